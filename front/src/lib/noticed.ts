/** What was noticed of guessing, stuffing and flooding: a calm sentence each, or nothing. */

import type { NoticedWords } from "../messages.js";
import { make, setText } from "./dom.js";

export class NoticedBar {
  // Always there, so that a screen reader tells what comes into it. The time stands beside it: it
  // changes each minute while something goes on, and nobody wants the sentence read each minute.
  private readonly said = make("div", { role: "status" });
  private readonly when = make("p", { class: "rpw-quiet", hidden: true });
  readonly element = make("div", { class: "rpw-noticed" }, this.said, this.when);

  constructor(
    private readonly whenWords: (at: string) => string,
    private readonly words: (each: NoticedWords) => string,
  ) {}

  /** Show what was noticed, the newest first. */
  show(noticed: NoticedWords[]): void {
    const sentences = [...new Set(noticed.map(this.words))];
    const shown = Array.from(this.said.children, (each) => each.textContent);
    if (sentences.join("\n") !== shown.join("\n")) {
      this.said.replaceChildren(...sentences.map((each) => make("p", {}, each)));
    }
    this.element.classList.toggle("rpw-panel", noticed.length > 0);
    this.when.hidden = noticed.length === 0;
    setText(this.when, noticed[0] ? this.whenWords(noticed[0].at) : "");
  }
}
