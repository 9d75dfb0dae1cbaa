// A private note for somebody's own learning record. Nothing here ever speaks to the kernel: the
// words stay in this browser, and leave it only as a file that its writer saves.

const WORDS = {
  title: "A private note for your own learning record",
  intro:
    "This stays on your device. The workbook’s server never gets it. Save it as a file if you want to keep it.",
  keeps: "What you write here is kept on this device for a day at most.",
  keepsNothing: "Nothing is kept on this device: save the note before you close the page.",
  questions: [
    ["learned", "What did I learn or notice?"],
    ["differently", "What will I do differently, and when?"],
    ["support", "What support or learning do I need?"],
  ],
  save: "Download my note",
  saveText: "Download it as plain text",
  clear: "Clear the note",
  cleared: "The note is cleared.",
  saved: "Your note was saved where your browser keeps downloads.",
  nothing: "There is nothing to save yet.",
  file: "learning-note",
  heading: "Learning note",
};
const DAY = 24 * 60 * 60 * 1000;
const KEY = "rpw:note:";
const KEEP_NOTHING = "rpw:keep-nothing:";

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value != null && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

function escaped(text) {
  const box = document.createElement("div");
  box.textContent = text;
  return box.innerHTML.replaceAll("\n", "<br>");
}

function render({ model, el }) {
  const name = model.get("_kept_as");
  const keepsNothing = () =>
    attempt(() => sessionStorage.getItem(KEEP_NOTHING + name) === "yes", false);
  const id = `rpw-note-${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`;
  const boxes = new Map();
  const root = make("div", {
    class: "rpw-form rpw-note-form",
    "data-lm-suppress-shortcuts": "true",
  });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const said = make("p", { role: "status" });
  const keeping = make("p", { class: "rpw-quiet" });

  function keep() {
    keeping.textContent = keepsNothing() ? WORDS.keepsNothing : WORDS.keeps;
    const words = Object.fromEntries(
      [...boxes].map(([key, box]) => [key, box.value]).filter(([, text]) => text),
    );
    attempt(() => {
      if (keepsNothing() || !Object.keys(words).length) localStorage.removeItem(KEY + name);
      else localStorage.setItem(KEY + name, JSON.stringify({ at: Date.now(), words }));
    });
  }

  function restore() {
    const kept = attempt(() => JSON.parse(localStorage.getItem(KEY + name)), null);
    if (!kept || typeof kept !== "object") return;
    if (!(Math.abs(Date.now() - kept.at) < DAY) || keepsNothing()) {
      attempt(() => localStorage.removeItem(KEY + name));
      return;
    }
    for (const [key, box] of boxes)
      if (typeof kept.words?.[key] === "string") box.value = kept.words[key];
  }

  function save(kind) {
    const parts = WORDS.questions
      .map(([key, question]) => [question, boxes.get(key).value.trim()])
      .filter(([, words]) => words);
    if (!parts.length) {
      said.textContent = WORDS.nothing;
      return;
    }
    const day = new Date().toLocaleDateString("en-GB", {
      day: "numeric",
      month: "long",
      year: "numeric",
    });
    const title = `${WORDS.heading}, ${day}`;
    const html = `<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body><h1>${escaped(title)}</h1>${parts.map(([question, words]) => `<h2>${escaped(question)}</h2><p>${escaped(words)}</p>`).join("")}</body></html>\n`;
    const text = [title, ...parts.flat()].join("\r\n\r\n") + "\r\n";
    const [body, type, ending] =
      kind === "html" ? [html, "text/html", "html"] : [text, "text/plain", "txt"];
    const url = URL.createObjectURL(new Blob([body], { type: `${type};charset=utf-8` }));
    const link = make("a", { href: url, download: `${WORDS.file}.${ending}` });
    root.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    said.textContent = WORDS.saved;
  }

  function clear() {
    for (const box of boxes.values()) box.value = "";
    keep();
    said.textContent = WORDS.cleared;
  }

  const questions = WORDS.questions.flatMap(([key, question]) => {
    const box = make("textarea", {
      id: `${id}-${key}`,
      rows: "3",
      dir: "auto",
      "aria-describedby": `${id}-safe`,
      oninput: keep,
    });
    boxes.set(key, box);
    return [make("label", { for: box.id }, question), box];
  });
  root.append(
    make(
      "details",
      {},
      make("summary", {}, WORDS.title),
      make("p", {}, WORDS.intro),
      make("p", { class: "rpw-quiet", id: `${id}-safe` }, model.get("_content").byTextBoxes ?? ""),
      ...questions,
      keeping,
      make(
        "div",
        { class: "rpw-buttons" },
        make(
          "button",
          { type: "button", class: "rpw-send", onclick: () => save("html") },
          WORDS.save,
        ),
        make("button", { type: "button", onclick: () => save("text") }, WORDS.saveText),
        make("button", { type: "button", onclick: clear }, WORDS.clear),
      ),
      said,
    ),
  );
  restore();
  keep();
  const watching = setInterval(() => {
    keeping.textContent = keepsNothing() ? WORDS.keepsNothing : WORDS.keeps;
  }, 2_000);
  el.append(root);
  // A shared device is handed on: this note was the last person's.
  const handOn = () => {
    clear();
    said.textContent = "";
    root.querySelector("details").open = false;
  };
  window.addEventListener("rpw-hand-on", handOn);
  return () => {
    clearInterval(watching);
    window.removeEventListener("rpw-hand-on", handOn);
  };
}

export default { render };
