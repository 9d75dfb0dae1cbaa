/** What young people are promised: what, from which role, by when and how. */

import { make } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/day.js";
import { WORDS as PARTS } from "../../words/plan_parts.js";
import { dayInWords } from "../plan/days.js";
import type { Desk } from "../plan/desk.js";
import { line, section, written } from "../plan/drawing.js";

export class Promises {
  readonly element: HTMLElement;
  readonly id: string;
  private readonly place = make("div", {});
  private drawn = "";

  constructor(desk: Desk) {
    this.id = `${desk.id}-promises`;
    this.element = section(this.id, WORDS.promises, this.place).element;
  }

  draw({ promises }: PlanPage): void {
    const now = JSON.stringify(promises);
    if (this.drawn === now) return;
    this.drawn = now;
    const items = promises.map(({ what, who, due, how, isLate }) =>
      make(
        "li",
        { class: "rpw-card-item" },
        written(what),
        line(PARTS.from, who),
        line(isLate ? PARTS.wasDue : PARTS.by, dayInWords(due)),
        line(PARTS.how, how),
      ),
    );
    this.place.replaceChildren(
      items.length
        ? make("ul", { class: "rpw-cards" }, ...items)
        : make("p", { class: "rpw-quiet" }, WORDS.promisesNone),
    );
  }
}
