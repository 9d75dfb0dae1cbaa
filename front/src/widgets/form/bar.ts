/** The bar under a form: how far it is, what the device keeps, and that the workbook answers no more. */

import { button, make, setText, timeOf } from "../../lib/dom.js";
import { WORDS } from "../../words/form.js";
import type { Desk } from "./desk.js";

export class Bar {
  readonly element: HTMLElement;
  private readonly progress = make("p", {});
  private readonly kept = make("p", { class: "rpw-quiet" });
  private readonly trouble = make("p", { class: "rpw-trouble", role: "status" });
  private readonly reopen = button(WORDS.reopen, () => location.reload(), { hidden: true });

  /** Where somebody who has typed something is told that they have no place. */
  readonly place = make("div", {});

  constructor(
    private readonly desk: Desk,
    /** How many are in. */
    line: HTMLElement,
  ) {
    this.element = make(
      "div",
      { class: "rpw-bar" },
      this.place,
      make("div", { class: "rpw-bar-words" }, this.progress, this.kept, line),
      this.trouble,
      this.reopen,
    );
  }

  refresh(): void {
    const { form, talk } = this.desk;
    setText(this.progress, this.desk.progress());
    setText(this.kept, this.wordsOfKeeping());
    setText(this.trouble, talk.isGone ? this.wordsOfTrouble() : "");
    const mayReopen = talk.isGone && !this.inNotebook() && (form.kept || form.isEmpty());
    this.reopen.hidden = !mayReopen;
  }

  private wordsOfKeeping(): string {
    const { form } = this.desk;
    if (form.isEmpty()) return "";
    if (!form.kept) return form.blocked ? WORDS.cannotKeep : WORDS.keptHere;
    const kept = WORDS.kept(timeOf(new Date(form.at)));
    return form.restored ? `${WORDS.restored} ${kept}` : kept;
  }

  private wordsOfTrouble(): string {
    const { form } = this.desk;
    const goOn = this.inNotebook() ? WORDS.toGoOnNotebook : WORDS.toGoOn;
    if (form.isEmpty()) return `${WORDS.goneEmpty} ${goOn}`;
    return form.kept ? `${WORDS.goneKept} ${goOn}` : WORDS.goneHere;
  }

  private inNotebook(): boolean {
    return this.element.closest(".jp-Notebook") !== null && !("voila" in document.body.dataset);
  }
}
