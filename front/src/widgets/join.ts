/** The box for a join code: one label, one box, one button, one place for a problem. */

import { Conversation, type Drawing, Patience } from "../lib/conversation.js";
import { make, newId } from "../lib/dom.js";
import type { JoinTalk } from "../messages.js";
import { WORDS } from "../words/join.js";

const ANSWER_WITHIN = 8_000;

function render({ model, el }: Drawing): () => void {
  const id = newId("rpw-join-");
  const talk = new Conversation<JoinTalk>(model);
  const problem = make("p", {
    class: "rpw-problem",
    id: `${id}-problem`,
    role: "alert",
    hidden: true,
  });
  const box = make("input", {
    id,
    type: "text",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    maxlength: "100",
    "aria-describedby": `${id}-problem ${id}-hint`,
  });
  const form = make(
    "form",
    {
      class: "rpw-form rpw-join",
      novalidate: true,
      "data-lm-suppress-shortcuts": "true",
      onsubmit: ask,
    },
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
  const patience = new Patience();
  let newest = 0;

  function say(sentence: string): void {
    patience.stop();
    problem.textContent = sentence;
    problem.hidden = false;
    box.setAttribute("aria-invalid", "true");
    box.focus();
  }

  function ask(event: Event): void {
    event.preventDefault();
    patience.stop();
    problem.hidden = true;
    problem.textContent = "";
    box.removeAttribute("aria-invalid");
    if (box.value.trim() === "") {
      say(WORDS.empty);
      return;
    }
    newest += 1;
    const own = newest;
    patience.start(ANSWER_WITHIN, () => say(WORDS.silent));
    const { went } = talk.ask(
      { kind: "join", code: box.value },
      {
        answered(said) {
          if (own !== newest) return;
          patience.stop();
          if (said.kind === "problem") say(said.sentence);
        },
      },
    );
    if (!went) say(WORDS.silent);
  }

  form.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(form);
  return () => {
    patience.stop();
    talk.stop();
  };
}

export default { render };
