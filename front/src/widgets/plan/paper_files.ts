/** A paper of a plan, to save in three forms: each is made when somebody asks for it. */

import { button, hidden, make } from "../../lib/dom.js";
import type { SavePaper } from "../../messages.js";
import { WORDS } from "../../words/plan_parts.js";
import type { Desk } from "./desk.js";

const FORMS: readonly (readonly [SavePaper["what"], string])[] = [
  ["html", WORDS.asPage],
  ["docx", WORDS.asWord],
  ["csv", WORDS.asTable],
];

/** `of` is what is saved, for those who hear a button without what stands around it. */
export function paperFiles(desk: Desk, paper: SavePaper["paper"], of: string): HTMLElement {
  const said = make("p", { role: "status", class: "rpw-quiet rpw-field-said" });
  const save = (what: SavePaper["what"]) => {
    said.textContent = "";
    desk.file(paper, what, () => {
      said.textContent = WORDS.saved;
    });
  };
  return make(
    "div",
    { class: "rpw-files" },
    make(
      "div",
      { class: "rpw-buttons" },
      ...FORMS.map(([what, label]) => button(label, () => save(what), {}, hidden(` (${of})`))),
    ),
    said,
  );
}
