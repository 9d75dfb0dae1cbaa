/** The words to read out, large enough to be read at arm's length. */

import { make } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/day.js";
import type { Desk } from "../plan/desk.js";
import { drawPart, section } from "../plan/drawing.js";
import { isLeftOut } from "../plan/gaps.js";

/** An empty gap leads to where it is filled, where there is such a page. */
export const toFill =
  ({ content }: Desk) =>
  (gap: string, _label: string, shown: Node[]): Node => {
    const { sheets } = content.links;
    return sheets
      ? make("a", { href: `${sheets}#gap-${gap}`, class: "rpw-gap" }, ...shown)
      : make("span", { class: "rpw-gap" }, ...shown);
  };

export class Reading {
  readonly element: HTMLElement;
  readonly id: string;
  private readonly place = make("div", { class: "rpw-aloud", lang: "en-GB" });
  private drawn = "";

  constructor(private readonly desk: Desk) {
    this.id = `${desk.id}-read`;
    const { sheets } = desk.content.links;
    const { element } = section(
      this.id,
      WORDS.read,
      make("p", { class: "rpw-quiet" }, WORDS.readHint),
      this.place,
      sheets
        ? make(
            "p",
            { class: "rpw-screen" },
            make("a", { href: `${sheets}#read_out` }, WORDS.change),
          )
        : null,
    );
    this.element = element;
  }

  draw({ wording }: PlanPage): void {
    const now = JSON.stringify(wording);
    if (this.drawn === now) return;
    this.drawn = now;
    const { guide } = this.desk.content;
    const parts = guide.readOut.filter((part) => !isLeftOut(part, "read_out", wording));
    this.element.hidden = parts.length === 0;
    this.place.replaceChildren(
      ...parts.flatMap((part) => [
        make("h3", {}, part.title),
        drawPart(part, "read_out", wording, guide, toFill(this.desk)),
      ]),
    );
  }
}
