// The box for a join code: one label, one box, one button, one place for a problem.

const WORDS = {
  label: "Join code",
  hint: "Three words from your facilitator, such as amber-river-kettle. Capitals and hyphens do not matter.",
  join: "Join",
  silent: "The workbook is not answering. Wait a moment, then try again or open this page again.",
};
const ANSWER_WITHIN = 8_000;
let views = 0;

function render({ model, el }) {
  const id = `rpw-join-${(views += 1)}`;
  const root = document.createElement("form");
  root.className = "rpw-join";
  root.noValidate = true;
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  root.innerHTML = `
    <p class="rpw-join-problem" id="${id}-problem" role="alert" hidden></p>
    <label for="${id}"></label>
    <p class="rpw-join-hint" id="${id}-hint"></p>
    <div class="rpw-join-row">
      <input id="${id}" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="100" aria-describedby="${id}-hint">
      <button type="submit"></button>
    </div>`;
  const part = (selector) => root.querySelector(selector);
  const box = part("input");
  const problem = part(".rpw-join-problem");
  part("label").textContent = WORDS.label;
  part(".rpw-join-hint").textContent = WORDS.hint;
  part("button").textContent = WORDS.join;
  let waiting = 0;

  function say(sentence) {
    clearTimeout(waiting);
    problem.textContent = sentence;
    problem.hidden = false;
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", `${id}-problem ${id}-hint`);
    box.focus();
  }

  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    problem.hidden = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => say(WORDS.silent), ANSWER_WITHIN);
    try {
      model.send({ kind: "join", code: box.value });
    } catch {
      say(WORDS.silent);
    }
  });
  const heard = (message) => {
    if (message?.kind === "problem" && typeof message.sentence === "string") say(message.sentence);
  };
  model.on("msg:custom", heard);
  el.append(root);
  return () => {
    clearTimeout(waiting);
    model.off("msg:custom", heard);
  };
}

export default { render };
