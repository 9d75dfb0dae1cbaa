/** The questions as they are shown to somebody who answers, with everything around them. */

import { ask, askingPlace } from "../../lib/confirm.js";
import { button, make } from "../../lib/dom.js";
import type { Prompts } from "../../lib/prompts.js";
import { WORDS } from "../../words/form.js";
import { Bar } from "./bar.js";
import type { Desk } from "./desk.js";
import type { FormDoor } from "./door.js";
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
  private readonly late: HTMLInputElement;
  private readonly lateNote: HTMLElement;
  /** Where the panel about a place stands while nothing else is to be done. */
  private readonly top = make("div", {});
  private readonly rest = make("div", {
    onfocusin: (event) => {
      if (event.target instanceof HTMLElement) this.focused = event.target;
    },
  });
  /** Where the keyboard was among the questions. */
  private focused: HTMLElement | null = null;
  private readonly closedNote = make(
    "div",
    { class: "rpw-panel", hidden: true },
    make("h2", {}, WORDS.closedTitle),
    make("p", {}, WORDS.closed),
  );

  constructor(
    private readonly desk: Desk,
    private readonly standing: Standing,
    private readonly door: FormDoor,
    prompts: Prompts,
    { isShown, ping, moveOn }: Around,
  ) {
    this.asking = askingPlace(`${desk.id}-asking`);
    this.questions = new Questions(desk, () => {
      this.sending.gaps.hidden = true;
    });
    this.sending = new Sending(desk, prompts, this.questions, {
      isShown,
      ping,
      moveOn,
      mustAgree: () => this.mustAgree(),
      refuse: (said) => door.refuse(said),
    });
    this.before = new Before(desk);
    this.bar = new Bar(desk, door.line);
    this.late = make("input", {
      type: "checkbox",
      id: `${desk.id}-late`,
      onchange: () => {
        desk.form.late = this.late.checked;
      },
    });
    this.lateNote = make(
      "div",
      {
        class: "rpw-panel",
        role: "group",
        "aria-labelledby": `${desk.id}-late-title`,
        hidden: true,
      },
      make("h2", { id: `${desk.id}-late-title` }, WORDS.lateNoteTitle),
      make("p", {}, WORDS.lateNote),
      make(
        "label",
        { class: "rpw-agree", for: this.late.id },
        this.late,
        make("span", {}, WORDS.lateAgree),
      ),
    );
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
    const purpose = make("p", { class: "rpw-purpose" }, content.purpose);
    this.rest.replaceChildren(purpose, ...this.before.elements, sending.summary, form);
    return [this.top, this.rest, ...withdraw, this.bar.element];
  }

  /** Bring the page in step with the form and the session. */
  refresh(): void {
    const { now } = this.standing;
    this.questions.refresh();
    this.before.refresh();
    this.languageNote.hidden = now?.language !== false;
    this.lateNote.hidden = now?.state !== "revealed" || this.desk.together;
    this.late.checked = this.desk.form.late;
    this.showDoor();
    this.closedNote.hidden = now?.state !== "closed";
    this.bar.refresh();
  }

  /** Whoever has no place and typed nothing waits; whoever typed something sees it, and why it waits. */
  private showDoor(): void {
    const { panel, keepsOut } = this.door;
    const wasHere = panel.contains(document.activeElement);
    const place = keepsOut ? this.top : this.bar.place;
    if (panel.parentElement !== place) place.append(panel);
    this.rest.hidden = keepsOut;
    this.bar.element.hidden = keepsOut;
    this.door.refresh(wasHere, this.focused);
  }

  /** Whether somebody who is late has to agree to that first; they are led there. */
  private mustAgree(): boolean {
    if (this.lateNote.hidden || this.desk.form.late) return false;
    this.lateNote.scrollIntoView({ block: "center" });
    this.late.focus({ preventScroll: true });
    this.desk.live.now(WORDS.lateAsked);
    return true;
  }

  private askAboutPassing(opener: HTMLElement): void {
    const { form, talk } = this.desk;
    const pass = () => {
      const { token, ticket } = form;
      talk.ask(
        { kind: "pass", ticket: ticket.value },
        { answered: (said) => this.sending.heard(said, token) },
      );
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
