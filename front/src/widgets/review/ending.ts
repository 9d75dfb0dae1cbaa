/** Fed back: what still waits, the last move, when the plan is deleted, and using it again. */

import { button, make, setText } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/review.js";
import type { Desk } from "../plan/desk.js";
import { section } from "../plan/drawing.js";
import { isAsFarAs, moveOn } from "../plan/moving.js";
import { Waiting, waitsOf } from "./waiting.js";

export class FedBack {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly words = make("p", {});
  private readonly count = make("p", { class: "rpw-standing", role: "status" });
  private readonly waiting: Waiting;
  private readonly reviewed: HTMLButtonElement;
  private readonly last: HTMLButtonElement;
  private readonly again: HTMLButtonElement;

  constructor(private readonly desk: Desk) {
    this.waiting = new Waiting(desk, WORDS.nothingWaits);
    this.reviewed = button(WORDS.reviewed, () =>
      moveOn(desk, "reviewed", () => this.said(WORDS.reviewedNow)),
    );
    this.last = button(
      WORDS.feedBack,
      () => moveOn(desk, "fed_back", () => this.said(WORDS.fedBackNow)),
      { class: "rpw-send" },
    );
    this.again = button(WORDS.openAgain, () =>
      desk.move("reviewed", "", () => this.said(WORDS.openedAgain)),
    );
    const { element, heading } = section(
      `${desk.id}-fed-back`,
      WORDS.fedBack,
      make("p", {}, WORDS.fedBackWords),
      this.words,
      this.count,
      this.waiting.element,
      make("div", { class: "rpw-buttons" }, this.last, this.reviewed, this.again),
    );
    this.element = element;
    this.heading = heading;
  }

  draw(page: PlanPage): void {
    const { state } = page;
    const waits = waitsOf(page).length;
    const isOver = state === "fed_back";
    const isReviewed = isAsFarAs(state, "reviewed");
    setText(this.words, isOver ? WORDS.isFedBack : isReviewed ? WORDS.isReviewed : "");
    this.words.hidden = !isReviewed;
    setText(this.count, waits && !isOver ? WORDS.waitsCount(waits) : "");
    this.waiting.draw(page);
    this.waiting.element.hidden = isOver && waits === 0;
    this.reviewed.hidden = isReviewed || state === "stopped";
    this.last.hidden = isOver || waits > 0 || state === "stopped";
    this.again.hidden = !isOver;
    this.element.hidden = state === "stopped";
  }

  private said(words: string): void {
    this.desk.say(words);
    this.heading.focus();
  }
}

/** When the plan goes, and how its decisions are used again. */
export class Afterwards {
  readonly element: HTMLElement;
  private readonly goes = make("p", {});

  constructor(private readonly desk: Desk) {
    const { links } = desk.content;
    this.element = section(
      `${desk.id}-after`,
      WORDS.after,
      this.goes,
      links.sheets
        ? make("p", {}, make("a", { href: `${links.sheets}#ideas_sheet` }, WORDS.paperSheet))
        : null,
      links.begin ? this.form(links.begin) : null,
    ).element;
  }

  draw({ goesOn }: PlanPage): void {
    setText(this.goes, goesOn ? WORDS.goes(goesOn) : "");
    this.goes.hidden = !goesOn;
  }

  private form(address: string): HTMLFormElement {
    const { teamId, plan, example } = this.desk.content;
    const field = (name: string, value: string) => make("input", { type: "hidden", name, value });
    return make(
      "form",
      { method: "post", action: address },
      make("p", {}, WORDS.againWords),
      field("_xsrf", ""), // the page fills it when it is sent
      field("team", teamId),
      field("from", plan),
      example ? field("example", "yes") : null,
      make("button", { type: "submit" }, WORDS.again),
    );
  }
}
