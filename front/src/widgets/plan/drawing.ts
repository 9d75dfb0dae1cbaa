/** What the pages of a plan draw alike. */

import { bringForward, hidden, make } from "../../lib/dom.js";
import type { GuideWords, SheetPart } from "../../messages.js";
import { WORDS } from "../../words/plan_parts.js";
import { EMPTY, type ListName, pieces, type Wording } from "./gaps.js";

/** A section with its heading, which the keyboard can be led to. */
export function section(
  id: string,
  title: string,
  ...more: (Node | null)[]
): { element: HTMLElement; heading: HTMLHeadingElement } {
  const heading = make("h2", { id, tabindex: "-1" }, title);
  return { element: make("section", { "aria-labelledby": id }, heading, ...more), heading };
}

/** Words that somebody wrote, with their line ends. */
export const written = (words: string): HTMLElement =>
  make("p", { class: "rpw-written", dir: "auto" }, words);

/** A label and words that somebody wrote; nothing where there are none. */
export const line = (label: string, words: string): HTMLElement | null =>
  words ? make("p", {}, make("strong", {}, label), make("bdi", {}, words)) : null;

/** A link to another place on the page: the keyboard goes there too. */
export function jump(id: string, label: string, ...more: (Node | null)[]): HTMLAnchorElement {
  const press = (event: Event) => {
    const target = document.getElementById(id);
    if (!target) return;
    event.preventDefault();
    if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
    bringForward(target);
  };
  return make("a", { href: `#${id}`, onclick: press }, label, ...more);
}

/** The words of a part; each empty gap leads to where it is filled. */
export function drawPart(
  part: SheetPart,
  name: ListName,
  wording: Wording,
  guide: GuideWords,
  fill: (gap: string, label: string, shown: Node[]) => Node,
): HTMLElement {
  const labels = new Map(guide.gaps.map((gap) => [gap.id, gap.label]));
  const place = make("p", { class: "rpw-written", dir: "auto" });
  for (const piece of pieces(part, name, wording, guide)) {
    if (!piece.gap) place.append(piece.words);
    else if (piece.words) place.append(make("bdi", { class: "rpw-filled" }, piece.words));
    else {
      const label = labels.get(piece.gap) ?? "";
      const dashes = make("span", { "aria-hidden": "true" }, EMPTY);
      place.append(fill(piece.gap, label, [dashes, hidden(WORDS.fill(label))]));
    }
  }
  return place;
}
