/** Taking answers back, by the code that somebody kept. */

import { button, make } from "../../lib/dom.js";
import type { TakenBack, Trouble } from "../../messages.js";
import { WORDS } from "../../words/form.js";
import type { Desk } from "./desk.js";

/** Called with what to say, and whether the answers are gone. */
type Answered = (words: string, done: boolean) => void;

export class Withdrawing {
  private answered: Answered | null = null;

  constructor(
    private readonly desk: Desk,
    /** Called when somebody's own answers are gone from what is shown; says whether they were. */
    private readonly gone: (words: string, said: TakenBack) => boolean,
  ) {}

  start(code: string, answered: Answered): void {
    this.answered = answered;
    const ticket = this.desk.form.ticket.value;
    this.desk.talk.ask(
      { kind: "withdraw", code, ticket },
      { answered: (said) => this.heard(said) },
    );
  }

  /** The box for a code; `name` tells it from the box of another view. */
  draw(name: string): HTMLElement[] {
    if (!this.desk.content.canWithdraw) return [];
    const id = `${this.desk.id}-code${name}`;
    const said = make("p", { id: `${id}-said`, role: "status" });
    const take = () => {
      said.textContent = "";
      this.start(box.value, (words, done) => {
        said.textContent = words;
        if (done) box.value = "";
      });
    };
    const box = make("input", {
      type: "text",
      id,
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      maxlength: "120",
      "aria-describedby": `${id}-hint ${id}-said`,
      onkeydown: (event) => {
        if (event instanceof KeyboardEvent && event.key === "Enter") take();
      },
    });
    return [
      make(
        "details",
        { class: "rpw-withdraw" },
        make("summary", {}, WORDS.withdrawSummary),
        make("label", { for: id }, WORDS.withdrawLabel),
        make("p", { class: "rpw-quiet", id: `${id}-hint` }, WORDS.withdrawHint),
        make("div", { class: "rpw-join-row" }, box, button(WORDS.withdrawButton, take)),
        said,
      ),
    ];
  }

  private heard(said: TakenBack | Trouble): void {
    const { answered } = this;
    this.answered = null;
    if (said.kind === "trouble") answered?.(said.sentence, false);
    else {
      const words = said.revealed ? WORDS.goneAfter : WORDS.goneBefore;
      if (!this.gone(words, said)) answered?.(words, true);
    }
  }
}
