/** Sending: what is asked before it, what may be wrong, and the answer to it. */

import { Patience } from "../../lib/conversation.js";
import { bringForward, button, make } from "../../lib/dom.js";
import type { Prompts } from "../../lib/prompts.js";
import type {
  ItemFault,
  ItemWords,
  Kept,
  LateAsked,
  NotIn,
  Passed,
  Refused,
  Send,
  Trouble,
} from "../../messages.js";
import { WORDS } from "../../words/form.js";
import { type Desk, lengthOf } from "./desk.js";
import type { Questions } from "./questions.js";

/** So long a response may take to be kept. */
const KEPT_WITHIN = 15_000;

function panel(id: string, kind: string): HTMLDivElement {
  return make("div", {
    class: kind,
    tabindex: "-1",
    role: "group",
    "aria-labelledby": id,
    hidden: true,
  });
}

/** What sending needs of the page around it. */
export interface Around {
  /** Whether the questions are still what is shown. */
  isShown(): boolean;
  ping(): void;
  moveOn(): void;
  /** Whether somebody who is late has to agree to that first. */
  mustAgree(): boolean;
  /** This device has no place. */
  refuse(said: NotIn): void;
}

export class Sending {
  readonly summary: HTMLDivElement;
  readonly gaps: HTMLDivElement;
  readonly button: HTMLButtonElement;
  private isOn = false;
  private readonly patience = new Patience();

  constructor(
    private readonly desk: Desk,
    private readonly prompts: Prompts,
    private readonly questions: Questions,
    private readonly around: Around,
  ) {
    this.summary = panel(`${desk.id}-summary`, "rpw-panel rpw-wrong");
    this.gaps = panel(`${desk.id}-gaps`, "rpw-panel");
    const label = desk.together ? WORDS.sendTogether : WORDS.send;
    this.button = button(label, () => this.try(false), { class: "rpw-send" });
  }

  /** Send, unless something is wrong or has to be asked first. */
  private try(withGaps: boolean): void {
    if (this.isOn) return;
    this.clearProblems();
    const { items, form, together } = this.desk;
    const faults = this.faultsOfWords();
    const wrong = together ? this.wrongNumbers() : [];
    if (wrong.length) {
      this.refuse(wrong);
      return;
    }
    const unanswered = items.filter((item) => !(item.id in form.answers));
    const written = Object.values(form.forTheTable()).some((words) => words.trim());
    if (faults.length) this.refuse(faults);
    else if (unanswered.length === items.length && !written) this.sayNothing();
    else if (this.around.mustAgree()) return;
    else if (unanswered.length && !withGaps) this.askAboutGaps(unanswered);
    else {
      this.prompts.ready(this.questions.boxes(), () => {
        if (!this.isOn && this.around.isShown()) this.send();
      });
    }
  }

  /** What is heard of a response or of passing; nothing of what another person sent. */
  heard(said: Kept | Passed | Refused | NotIn | LateAsked | Trouble, token: string): void {
    if (token !== this.desk.form.token || !this.around.isShown()) return;
    if (said.kind === "passed") {
      this.desk.form.setPassed(true);
      this.around.moveOn();
    } else if (said.kind === "kept") {
      this.desk.form.markSent();
      this.around.moveOn();
    } else {
      this.stop();
      if (said.kind === "not_in") this.around.refuse(said);
      if (said.kind === "refused") this.refuse(said.faults);
      else {
        const isKept = said.kind === "trouble" && said.kept;
        this.summarise(isKept ? WORDS.wordsTitle : WORDS.problemTitle, said.sentence, []);
      }
    }
  }

  /** Nothing is on its way any more. */
  stop(): void {
    this.patience.stop();
    this.isOn = false;
    this.button.removeAttribute("aria-disabled");
    this.button.textContent = WORDS.send;
    const { live } = this.desk;
    if (live.words === WORDS.sending) live.say("");
  }

  end(): void {
    this.patience.stop();
  }

  private send(): void {
    const { desk } = this;
    this.isOn = true;
    this.button.textContent = WORDS.sending;
    this.button.setAttribute("aria-disabled", "true");
    this.button.focus();
    desk.live.now(WORDS.sending);
    this.around.ping();
    const { token, ticket, late } = desk.form;
    desk.talk.ask(
      { kind: "send", response: this.response(), ticket: ticket.value, late },
      { answered: (said) => this.heard(said, token) },
    );
    // An answer that comes after that counts all the same.
    this.patience.start(KEPT_WITHIN, () => {
      this.stop();
      desk.talk.setStatus("gone");
    });
  }

  private response(): Send["response"] {
    const { form } = this.desk;
    const { token, answers, present, differently } = form;
    return this.desk.together
      ? { present, answers: { ...answers }, differently: { ...differently } }
      : { token, answers: { ...answers }, reflections: form.forTheTable() };
  }

  private faultsOfWords(): ItemFault[] {
    const { items, form, content } = this.desk;
    // What stays on the device may be as long as its writer likes.
    const sent = form.forTheTable();
    return items.flatMap(({ id }) => {
      const words = sent[id] ?? "";
      const place = this.desk.placeOf(id);
      const over = lengthOf(words) - content.longest;
      if (over > 0) return [{ item: id, sentence: WORDS.tooLong(place, over) }];
      // Half of a pair cannot be written as UTF-8, so it would never arrive.
      if (/\p{Surrogate}/u.test(words)) return [{ item: id, sentence: WORDS.broken(place) }];
      return [];
    });
  }

  /** What is wrong with the numbers of people who answer together. */
  private wrongNumbers(): ItemFault[] {
    const { form, content } = this.desk;
    const { fewestTogether: few, mostTogether: most } = content;
    const { present } = form;
    const isRight = present !== null && present >= few && present <= most;
    const wrong: ItemFault[] = isRight
      ? []
      : [{ item: null, sentence: WORDS.presentWrong(few, most) }];
    for (const [item, n] of Object.entries(form.differently)) {
      if (n >= 0 && n <= (present ?? most)) continue;
      wrong.push({ item, sentence: WORDS.differentlyWrong(this.desk.placeOf(item)) });
    }
    return wrong;
  }

  private sayNothing(): void {
    const [first] = this.desk.items;
    const faults = first ? [{ item: first.id, sentence: first.statement }] : [];
    this.summarise(WORDS.nothingTitle, WORDS.nothing, faults);
  }

  private askAboutGaps(unanswered: readonly ItemWords[]): void {
    const links = unanswered.map((item) =>
      make("li", {}, this.questions.get(item.id)?.link(item.statement)),
    );
    const back = () => this.questions.get(unanswered[0]?.id ?? null)?.goTo();
    this.gaps.replaceChildren(
      make("h2", { id: `${this.desk.id}-gaps` }, WORDS.gapsTitle(unanswered.length)),
      make("p", {}, WORDS.gaps),
      make(
        "div",
        { class: "rpw-buttons" },
        button(WORDS.sendAnyway, () => this.try(true), { class: "rpw-send" }),
        button(WORDS.goBack, back),
      ),
      make("p", {}, WORDS.gapsList),
      make("ul", {}, ...links),
    );
    this.gaps.hidden = false;
    bringForward(this.gaps);
  }

  private refuse(faults: readonly ItemFault[]): void {
    this.summarise(WORDS.problemTitle, WORDS.problem, faults);
    for (const { item, sentence } of faults) this.questions.get(item)?.refuse(sentence);
  }

  private summarise(title: string, words: string, faults: readonly ItemFault[]): void {
    const lines = faults.map(({ item, sentence }) =>
      make("li", {}, this.questions.get(item)?.link(sentence) ?? sentence),
    );
    this.summary.replaceChildren(
      make("h2", { id: `${this.desk.id}-summary` }, title),
      make("p", {}, words),
      ...(lines.length ? [make("ul", {}, ...lines)] : []),
    );
    this.summary.hidden = false;
    bringForward(this.summary);
  }

  private clearProblems(): void {
    this.summary.hidden = true;
    this.gaps.hidden = true;
    this.questions.clearProblems();
  }
}
