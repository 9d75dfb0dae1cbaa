/** What the parts of the page share on which an activity is planned. */

import { make } from "../../lib/dom.js";
import type { Desk } from "./desk.js";
import type { Rows } from "./rows.js";

export interface Page {
  desk: Desk;
  rows: Rows;
  /** Go to the whole plan, a section or a prompt. */
  go: (place: string) => void;
  /** Note where somebody writes, so that they find back there. */
  remember: (prompt: string) => void;
}

/** A link to a place in the plan. */
export function placeLink(
  { go }: Page,
  place: string,
  words: string,
  more: { class?: string } = {},
  ...after: (Node | string)[]
): HTMLAnchorElement {
  const press = (event: Event) => {
    const { metaKey, ctrlKey, shiftKey } = event as MouseEvent;
    if (metaKey || ctrlKey || shiftKey) return; // another tab shows the same place
    event.preventDefault();
    go(place);
  };
  return make("a", { href: `#${place}`, onclick: press, ...more }, words, ...after);
}

/** Put nodes into a place in order; what is there already is never taken out and put in again, so
 * that what has the focus keeps it, with its caret. */
export function keepInOrder(parent: Element, nodes: readonly Element[]): void {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  for (const [at, node] of nodes.entries())
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] ?? null);
}
