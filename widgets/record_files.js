// The record of a closed meeting, in three forms: each is made when somebody asks for it.

const WORDS = {
  silent: "The workbook is not answering. Wait a moment, then try again, or open this page again.",
};

const ANSWER_WITHIN = 15_000;

function render({ model, el }) {
  const asked = new Map();
  let number = crypto.getRandomValues(new Uint32Array(1))[0];
  const root = document.createElement("div");
  // Words that the kernel escaped; there is no script in them and the page allows none.
  root.innerHTML = model.get("_content").html;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.hidden = true;
  root.append(status);
  el.append(root);

  function say(words) {
    status.textContent = words;
    status.hidden = !words;
  }

  root.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-file]");
    if (!link) return;
    event.preventDefault();
    say("");
    number += 1;
    const own = number;
    asked.set(
      own,
      setTimeout(() => asked.delete(own) && say(WORDS.silent), ANSWER_WITHIN),
    );
    try {
      model.send({ kind: "file", number: own, what: link.dataset.file });
    } catch {
      // There is no line to the kernel now: the wait for an answer ends in a sentence.
    }
  });

  function heard(message, buffers) {
    if (message === null || typeof message !== "object" || !asked.has(message.number)) return;
    clearTimeout(asked.get(message.number));
    asked.delete(message.number);
    const [data] = buffers ?? [];
    if (message.kind !== "file" || !data) {
      say(String(message.sentence ?? WORDS.silent));
      return;
    }
    const address = URL.createObjectURL(new Blob([data], { type: message.type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = message.name;
    root.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  model.on("msg:custom", heard);
  return () => {
    model.off("msg:custom", heard);
    for (const waiting of asked.values()) clearTimeout(waiting);
  };
}

export default { render };
