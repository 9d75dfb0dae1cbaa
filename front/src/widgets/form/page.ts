/** The questions as they are shown to somebody who answers, with everything around them. */

import { ask, askingPlace } from "../../lib/confirm.js";
import { button, make } from "../../lib/dom.js";
import type { Prompts } from "../../lib/prompts.js";
import { WORDS } from "../../words/form.js";
import { Bar } from "./bar.js";
import type { Desk } from "./desk.js";
import { Before, Questions } from "./questions.js";
import { Sending } from "./sending.js";
import type { Standing } from "./standing.js";

export interface Around {
  isShown(): boolean;
  ping(): void;
  moveOn(): void;
}

export class FormPage {
  readonly sending: Sending;
  private readonly questions: Questions;
  private readonly before: Before;
  private readonly bar: Bar;
  private readonly asking: HTMLElement;
  private readonly languageNote = make(
    "p",
    { class: "rpw-quiet", role: "status", hidden: true },
    WORDS.languageOff,
  );
  private readonly lateNote = make("p", { class: "rpw-panel", hidden: true }, WORDS.lateNote);
  private readonly closedNote = make(
    "div",
    { class: "rpw-panel", hidden: true },
    make("h2", {}, WORDS.closedTitle),
    make("p", {}, WORDS.closed),
  );

  constructor(
    private readonly desk: Desk,
    private readonly standing: Standing,
    prompts: Prompts,
    { isShown, ping, moveOn }: Around,
  ) {
    this.asking = askingPlace(`${desk.id}-asking`);
    this.questions = new Questions(desk, () => {
      this.sending.gaps.hidden = true;
    });
    this.sending = new Sending(desk, prompts, this.questions, isShown, ping, moveOn);
    this.before = new Before(desk);
    this.bar = new Bar(desk);
  }

  /** Draw all of it; `withdraw` is the box for a code. */
  draw(withdraw: readonly HTMLElement[]): HTMLElement[] {
    const { content } = this.desk;
    const { sending } = this;
    const pass = button(WORDS.pass, () => this.askAboutPassing(pass), { class: "rpw-pass" });
    const form = make(
      "form",
      {
        novalidate: true,
        "aria-label": content.title,
        onsubmit: (event) => event.preventDefault(),
      },
      ...this.questions.sections,
      make(
        "div",
        { class: "rpw-end" },
        sending.gaps,
        this.asking,
        this.languageNote,
        this.lateNote,
        this.closedNote,
        sending.button,
        ...(content.canPass ? [pass] : []),
      ),
    );
    return [
      make("p", { class: "rpw-purpose" }, content.purpose),
      ...this.before.elements,
      sending.summary,
      form,
      ...withdraw,
      this.bar.element,
    ];
  }

  /** Bring the page in step with the form and the session. */
  refresh(): void {
    const { now } = this.standing;
    this.questions.refresh();
    this.before.refresh();
    this.languageNote.hidden = now?.language !== false;
    this.lateNote.hidden = now?.state !== "revealed" || this.desk.together;
    this.closedNote.hidden = now?.state !== "closed";
    this.bar.refresh();
  }

  private askAboutPassing(opener: HTMLElement): void {
    const { form, talk } = this.desk;
    const pass = () => {
      const { token } = form;
      talk.ask({ kind: "pass", token }, { answered: (said) => this.sending.heard(said, token) });
    };
    ask(this.asking, {
      title: WORDS.passTitle,
      words: WORDS.passWords,
      choices: [[WORDS.passYes, pass]],
      cancel: WORDS.goBack,
      opener,
    });
  }
}
