/** What became of each promise: kept, or explained. */

import { Choice } from "../../lib/choice.js";
import { inOrder, make, setText } from "../../lib/dom.js";
import type { PlannedPromise, PlanPage } from "../../messages.js";
import { WORDS as PARTS } from "../../words/plan_parts.js";
import { WORDS } from "../../words/review.js";
import { Choosing } from "../plan/choosing.js";
import { dayInWords } from "../plan/days.js";
import type { Desk } from "../plan/desk.js";
import { line, section } from "../plan/drawing.js";
import type { SharedBox } from "../plan/shared_box.js";
import { cardId } from "./waiting.js";

class Promised {
  readonly element: HTMLElement;
  private readonly title: HTMLElement;
  private readonly about = make("div", {});
  private readonly outcome: Choosing;
  private readonly words: SharedBox;
  private drawn = "";

  constructor(desk: Desk, { id, outcome }: PlannedPromise) {
    const own = cardId(desk, `promise-${id}`);
    this.title = make("h3", { id: own, tabindex: "-1", dir: "auto" });
    const choice: Choice = new Choice({
      id: `${own}-outcome`,
      legend: WORDS.outcome,
      options: WORDS.outcomes,
      chosen: outcome,
      choose: (value) => this.outcome.choose(value),
    });
    this.outcome = new Choosing(desk, `promise:${id}:outcome`, (value) => choice.set(value));
    this.words = desk.box({
      place: `promise:${id}:outcome_words`,
      label: WORDS.outcomeWords,
      hint: WORDS.outcomeWordsHint,
      rows: 2,
    });
    this.element = make(
      "article",
      { class: "rpw-card-item", "aria-labelledby": own },
      this.title,
      this.about,
      choice.element,
      this.words.element,
    );
  }

  update({ what, who, due, how, isLate, outcome, outcomeWords }: PlannedPromise): void {
    setText(this.title, what);
    const now = JSON.stringify([who, due, how, isLate]);
    if (this.drawn !== now) {
      this.drawn = now;
      const lines = [
        line(PARTS.from, who),
        line(isLate ? PARTS.wasDue : PARTS.by, dayInWords(due)),
        line(PARTS.how, how),
      ];
      this.about.replaceChildren(...lines.filter((each) => each !== null));
    }
    this.element.classList.toggle("rpw-settled", outcome !== "");
    this.outcome.show(outcome);
    this.words.show(outcomeWords);
  }
}

export class PromisedList {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly none = make("p", { class: "rpw-quiet" }, WORDS.noPromises);
  private readonly list = make("div", {});
  private readonly cards = new Map<string, Promised>();

  constructor(private readonly desk: Desk) {
    const { element, heading } = section(
      `${desk.id}-promises`,
      WORDS.promises,
      make("p", {}, WORDS.promisesIntro),
      this.none,
      this.list,
    );
    this.element = element;
    this.heading = heading;
  }

  draw({ promises }: PlanPage): void {
    this.none.hidden = promises.length > 0;
    const elements = promises.map((each) => this.card(each));
    const there = new Set(promises.map((each) => each.id));
    for (const [id, { element }] of this.cards) {
      if (there.has(id)) continue;
      if (element.contains(document.activeElement)) this.heading.focus();
      this.cards.delete(id);
    }
    inOrder(this.list, elements);
  }

  private card(now: PlannedPromise): HTMLElement {
    let card = this.cards.get(now.id);
    if (!card) {
      card = new Promised(this.desk, now);
      this.cards.set(now.id, card);
    }
    card.update(now);
    return card.element;
  }
}
