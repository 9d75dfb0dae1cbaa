/** What young people have not heard yet, in sentences that lead to each. */

import { make } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/review.js";
import type { Desk } from "../plan/desk.js";
import { jump } from "../plan/drawing.js";

export interface Waits {
  /** The row that it is about: "idea-0a1b2c3d". */
  row: string;
  sentence: string;
}

export function waitsOf({ ideas, promises }: PlanPage): Waits[] {
  return [
    ...ideas
      .filter((each) => !each.isAnswered)
      .map(({ id, words }) => ({ row: `idea-${id}`, sentence: WORDS.waitsAnswer(words) })),
    ...ideas
      .filter((each) => each.isAnswered && !each.isTold)
      .map(({ id, words }) => ({ row: `idea-${id}`, sentence: WORDS.waitsTold(words) })),
    ...promises
      .filter((each) => !each.outcome)
      .map(({ id, what }) => ({ row: `promise-${id}`, sentence: WORDS.waitsPromise(what) })),
  ];
}

/** The id of a row's card on the page. */
export const cardId = (desk: Desk, row: string): string => `${desk.id}-${row}`;

export class Waiting {
  readonly element = make("div", {});
  private drawn: string | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly none: string,
  ) {}

  draw(page: PlanPage): void {
    const waits = waitsOf(page);
    const now = JSON.stringify(waits);
    if (this.drawn === now) return;
    this.drawn = now;
    const links = waits.map(({ row, sentence }) =>
      make("li", {}, jump(cardId(this.desk, row), sentence)),
    );
    this.element.replaceChildren(
      links.length ? make("ul", { class: "rpw-waiting-list" }, ...links) : make("p", {}, this.none),
    );
  }
}
