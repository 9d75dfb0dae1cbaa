/** How far the plan is, the way to say that it is under way, and the way on when it is over. */

import { button, make, setText } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/day.js";
import type { Desk } from "../plan/desk.js";
import { section } from "../plan/drawing.js";
import { isAsFarAs, moveOn } from "../plan/moving.js";

export class Standing {
  readonly element: HTMLElement;
  private readonly words = make("p", {});
  private readonly begin: HTMLButtonElement;

  constructor(desk: Desk) {
    this.begin = button(WORDS.begin, () => {
      moveOn(desk, "under_way", () => {
        desk.say(WORDS.begun);
        this.words.focus();
      });
    });
    this.words.tabIndex = -1;
    this.element = make("div", { class: "rpw-state rpw-screen" }, this.words, this.begin);
  }

  draw({ state }: PlanPage): void {
    setText(this.words, WORDS.state[state]);
    this.begin.hidden = state === "stopped" || isAsFarAs(state, "under_way");
  }
}

export class Over {
  readonly element: HTMLElement;
  private readonly link: HTMLAnchorElement;

  constructor(desk: Desk) {
    const { review } = desk.content.links;
    this.link = make("a", { href: review, class: "rpw-button-link rpw-send" });
    this.element = section(
      `${desk.id}-over`,
      WORDS.over,
      make("p", {}, WORDS.overWords),
      review ? make("p", {}, this.link) : null,
    ).element;
  }

  draw({ state }: PlanPage): void {
    setText(this.link, isAsFarAs(state, "reviewed") ? WORDS.review : WORDS.toReview);
    this.element.hidden = state === "stopped";
  }
}
