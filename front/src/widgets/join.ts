// The box for a join code: one label, one box, one button, one place for a problem.

const WORDS = {
  label: "Join code",
  hint: "Three words from your facilitator, such as amber-river-kettle. Capitals, spaces and hyphens do not matter.",
  join: "Join",
  empty: "Type the three words of your join code first.",
  silent: "The workbook is not answering. Wait a moment, then try again, or open this page again.",
};

const ANSWER_WITHIN = 8_000;

let views = 0;

function render({ model, el }) {
  const id = `rpw-join-${(views += 1)}`;
  let number = crypto.getRandomValues(new Uint32Array(1))[0];
  let waiting = 0;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const problem = make("p", { class: "rpw-problem", id: `${id}-problem`, role: "alert" });
  const box = make("input", {
    id,
    type: "text",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    maxlength: "100",
    "aria-describedby": `${id}-problem ${id}-hint`,
  });
  // JupyterLab runs commands on keys; those typed here are words. It looks for the attribute.
  const root = make(
    "form",
    { class: "rpw-form rpw-join", novalidate: "", "data-lm-suppress-shortcuts": "true" },
    make("label", { for: id }, WORDS.label),
    make("p", { class: "rpw-quiet", id: `${id}-hint` }, WORDS.hint),
    problem,
    make(
      "div",
      { class: "rpw-join-row" },
      box,
      make("button", { type: "submit", class: "rpw-send" }, WORDS.join),
    ),
  );
  problem.hidden = true;

  function say(sentence) {
    clearTimeout(waiting);
    problem.textContent = sentence;
    problem.hidden = false;
    box.setAttribute("aria-invalid", "true");
    box.focus();
  }

  function ask(event) {
    event.preventDefault();
    clearTimeout(waiting);
    problem.hidden = true;
    problem.textContent = "";
    box.removeAttribute("aria-invalid");
    if (box.value.trim() === "") {
      say(WORDS.empty);
      return;
    }
    number += 1;
    waiting = setTimeout(() => say(WORDS.silent), ANSWER_WITHIN);
    try {
      model.send({ kind: "join", number, code: box.value });
    } catch {
      say(WORDS.silent);
    }
  }

  function heard(message) {
    if (message?.number !== number) return;
    clearTimeout(waiting);
    if (message.kind === "problem") say(message.sentence);
  }

  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("submit", ask);
  model.on("msg:custom", heard);
  el.append(root);
  return () => {
    clearTimeout(waiting);
    model.off("msg:custom", heard);
  };
}

export default { render };
