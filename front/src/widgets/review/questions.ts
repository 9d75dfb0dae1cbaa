/** The questions of the review, one at a time: nothing keeps anybody from going on or back. */

import { every, isSeen } from "../../lib/conversation.js";
import { bringForward, button, hidden, make, setText } from "../../lib/dom.js";
import { keepDraft, readDraft } from "../../lib/drafts.js";
import type { PlanPage, ReviewQuestionWords } from "../../messages.js";
import { WORDS } from "../../words/review.js";
import { left } from "../../words/shared.js";
import type { Desk } from "../plan/desk.js";
import { section } from "../plan/drawing.js";
import type { SharedBox } from "../plan/shared_box.js";
import { shownFor } from "./shown.js";

class Step {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  readonly place: HTMLLIElement;
  private readonly box: SharedBox;
  private readonly shown: ReturnType<typeof shownFor>;
  private readonly mark = make("span", { class: "rpw-quiet" });

  constructor(
    desk: Desk,
    private readonly question: ReviewQuestionWords,
    above: string,
    go: () => void,
  ) {
    const id = `${desk.id}-${question.id}-title`;
    this.heading = make("h3", { id, tabindex: "-1" }, question.question);
    this.shown = shownFor(desk, question.shows);
    this.box = desk.box({
      place: `review:${question.id}:words`,
      label: WORDS.yours,
      about: id,
      rows: 4,
      ...(desk.content.byTextBoxes ? { hint: desk.content.byTextBoxes } : {}),
    });
    this.element = make(
      "div",
      { role: "group", "aria-labelledby": id, hidden: true },
      make("p", { class: "rpw-quiet rpw-step" }, above),
      this.heading,
      this.shown?.element,
      this.box.element,
    );
    this.place = make(
      "li",
      {},
      button(question.question, go, { class: "rpw-plain" }),
      make("br"),
      this.mark,
    );
  }

  get seconds(): number {
    return this.question.minutes * 60;
  }

  draw(page: PlanPage): void {
    const words = page.review[this.question.id] ?? "";
    this.box.show(words);
    this.shown?.draw(page);
    setText(this.mark, words ? WORDS.written : WORDS.notWritten);
  }

  setCurrent(isCurrent: boolean): void {
    this.element.hidden = !isCurrent;
    const go = this.place.querySelector("button");
    if (isCurrent) go?.setAttribute("aria-current", "step");
    else go?.removeAttribute("aria-current");
  }
}

export class Questions {
  readonly element: HTMLElement;
  private readonly steps: readonly Step[];
  private readonly backButton: HTMLButtonElement;
  private readonly nextButton: HTMLButtonElement;
  private readonly counting: HTMLButtonElement;
  private readonly left = make("p", { class: "rpw-quiet rpw-minutes" });
  private readonly key: string;
  private readonly stopCounting: () => void;
  private at = 0;
  /** When the question that is shown was begun; none while nobody wants the minutes counted. */
  private since = 0;

  constructor(
    desk: Desk,
    /** Leads on from the last question. */
    private readonly onwards: () => void,
  ) {
    const { review } = desk.content.guide;
    const all = review.reduce((sum, each) => sum + each.minutes, 0);
    let before = 0;
    this.key = `rpw:plan:${desk.content.plan}:review-at`;
    this.steps = review.map((each, index) => {
      const above = [WORDS.step(index + 1, review.length), WORDS.minutes(each.minutes)];
      if (before) above.push(WORDS.before(before, all));
      before += each.minutes;
      return new Step(desk, each, above.join(" · "), () => this.go(index));
    });
    this.backButton = button(WORDS.back, () => this.go(this.at - 1));
    this.nextButton = button(WORDS.next, () => this.next(), { class: "rpw-send" });
    this.counting = button(WORDS.count, () => this.count(), { class: "rpw-plain" });
    const { element } = section(
      `${desk.id}-look`,
      WORDS.look,
      make("p", {}, WORDS.intro(all)),
      make(
        "div",
        { class: "rpw-card-item rpw-asked" },
        ...this.steps.map((each) => each.element),
        make("div", { class: "rpw-buttons" }, this.nextButton, this.backButton),
        this.left,
        this.counting,
      ),
      make(
        "details",
        {},
        make("summary", {}, WORDS.all, hidden(` (${review.length})`)),
        make("ol", { class: "rpw-all" }, ...this.steps.map((each) => each.place)),
      ),
    );
    this.element = element;
    this.stopCounting = every(5_000, () => {
      if (isSeen()) this.sayLeft();
    });
    this.show(Math.min(Number(readDraft(this.key)) || 0, this.steps.length - 1));
  }

  draw(page: PlanPage): void {
    for (const each of this.steps) each.draw(page);
  }

  stop(): void {
    this.stopCounting();
  }

  private go(at: number): void {
    this.show(at);
    const step = this.steps[this.at];
    if (step) bringForward(step.heading);
  }

  private next(): void {
    if (this.at < this.steps.length - 1) this.go(this.at + 1);
    else this.onwards();
  }

  private show(at: number): void {
    this.at = Math.max(0, at);
    for (const [index, each] of this.steps.entries()) each.setCurrent(index === this.at);
    this.backButton.hidden = this.at === 0;
    setText(this.nextButton, this.at < this.steps.length - 1 ? WORDS.next : WORDS.toIdeas);
    keepDraft(this.key, String(this.at));
    if (this.since) this.since = Date.now();
    this.sayLeft();
  }

  private count(): void {
    this.since = this.since ? 0 : Date.now();
    setText(this.counting, this.since ? WORDS.countOff : WORDS.count);
    this.sayLeft();
  }

  private sayLeft(): void {
    const seconds = (this.steps[this.at]?.seconds ?? 0) - (Date.now() - this.since) / 1000;
    setText(this.left, this.since ? left(WORDS.counted, seconds) : "");
  }
}
