/** When something is hard: whom to call, and what workers do if…. */

import { make } from "../../lib/dom.js";
import type { GuideWords, PlanPage } from "../../messages.js";
import { WORDS } from "../../words/day.js";
import type { Desk } from "../plan/desk.js";
import { drawPart, section } from "../plan/drawing.js";
import { gapsOf, isLeftOut, type Wording } from "../plan/gaps.js";
import { toFill } from "./reading.js";

/** Whom the guide's own words name for that, as the run sheet on paper has it. */
export function toCall(guide: GuideWords, wording: Wording): string[] {
  const named = guide.happens.flatMap((part) => gapsOf(part, "happens", wording, guide));
  return guide.gaps.map((gap) => gap.id).filter((gap) => named.includes(gap));
}

export class Hard {
  readonly element: HTMLElement;
  readonly id: string;
  private readonly call = make("div", { class: "rpw-call" });
  private readonly list = make("div", { class: "rpw-ifs" });
  private drawn = "";

  constructor(private readonly desk: Desk) {
    this.id = `${desk.id}-hard`;
    const { element } = section(
      this.id,
      WORDS.hard,
      this.call,
      make("h3", {}, WORDS.ifs),
      this.list,
    );
    this.element = element;
  }

  draw({ wording }: PlanPage): void {
    const now = JSON.stringify(wording);
    if (this.drawn === now) return;
    this.drawn = now;
    const { guide } = this.desk.content;
    const fill = toFill(this.desk);
    const calls = toCall(guide, wording).map((gap) => {
      const label = guide.gaps.find((each) => each.id === gap)?.label ?? "";
      return make(
        "div",
        {},
        make("p", { class: "rpw-quiet" }, label),
        drawPart({ id: "", title: "", words: `{${gap}}` }, "happens", wording, guide, fill),
      );
    });
    const phone = (label: string, words: string, number: string) =>
      make("p", {}, label, make("a", { href: `tel:${number}` }, words));
    this.call.replaceChildren(
      ...calls,
      phone(WORDS.danger, WORDS.ring999, "999"),
      phone(WORDS.young, WORDS.childline, "08001111"),
    );
    const open = new Set(
      Array.from(this.list.querySelectorAll("details[open]"), (each) => each.id),
    );
    const parts = guide.happens.filter((part) => !isLeftOut(part, "happens", wording));
    this.list.replaceChildren(
      ...parts.map((part) => {
        const id = `${this.id}-${part.id}`;
        return make(
          "details",
          { id, open: open.has(id) },
          make("summary", {}, part.title),
          drawPart(part, "happens", wording, guide, fill),
        );
      }),
    );
  }
}
