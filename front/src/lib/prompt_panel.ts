/** How a prompt looks: what is asked about a box's words, under that box, in sight. */

import type { FindingWords, RewordingWords } from "../messages.js";
import { WORDS } from "../words/prompts.js";
import { button, make, setText } from "./dom.js";
import type { Box } from "./prompts.js";

const LONGEST_QUOTE = 60;
/** Around a prompt, in pixels. */
const GAP = 8;
/** What stays in sight as a page scrolls, at its foot or at its head. */
const BARS = ".rpw-bar, .rpw-meeting-bar";

const shortened = (words: string): string =>
  words.length > LONGEST_QUOTE ? `${words.slice(0, LONGEST_QUOTE)}…` : words;

/** A text after a change. */
export const changed = (text: string, { start, end, words }: RewordingWords): string =>
  text.slice(0, start) + words + text.slice(end);

/** What a prompt shows, and what its buttons do. */
export interface Shown {
  /** What was found, in which text; null once nothing is left to ask. */
  finding: FindingWords | null;
  text: string;
  /** What is said first: how many places wait, or what was done. */
  says: string;
  change: (to: RewordingWords) => void;
  reword: () => void;
  settle: () => void;
  /** Null where there is nothing to take back. */
  undo: (() => void) | null;
  /** Null unless something waits in another box that was to be sent. */
  next: (() => void) | null;
  /** Null where nobody has tried to send. */
  send: (() => void) | null;
}

/** The part of the window that is seen: without an on-screen keyboard, and without bars. */
function inSight(): { top: number; bottom: number } {
  const view = window.visualViewport;
  let top = view?.offsetTop ?? 0;
  let bottom = top + (view?.height ?? window.innerHeight);
  for (const bar of document.querySelectorAll(BARS)) {
    if (window.getComputedStyle(bar).position !== "sticky") continue;
    const place = bar.getBoundingClientRect();
    if (!place.height) continue;
    if (place.top <= top + 1 && place.bottom > top) top = place.bottom;
    else if (place.bottom >= bottom - 1 && place.top < bottom) bottom = place.top;
  }
  return { top, bottom };
}

export class PromptPanel {
  readonly element = make("div", {
    class: "rpw-wording",
    role: "group",
    "aria-label": WORDS.title,
    hidden: true,
    // A tap leaves the keyboard where it is: on a phone it would go, and the page would jump.
    onmousedown: (event) => event.preventDefault(),
  });
  /** Read to whoever listens; empty as soon as nothing is shown. */
  readonly status = make("p", { class: "rpw-hidden", "aria-live": "polite" });

  get isShown(): boolean {
    return !this.element.hidden;
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  draw(box: Box, shown: Shown): void {
    const { finding, text, says } = shown;
    const parts: HTMLElement[] = [];
    if (says) parts.push(make("p", { class: "rpw-before" }, says));
    if (shown.undo) {
      const undo = button(WORDS.undo, shown.undo);
      parts.splice(0, 1, make("div", { class: "rpw-done" }, ...parts, undo));
    }
    if (finding) parts.push(...this.question(finding, text));
    const buttons = this.buttons(shown);
    if (buttons.length) parts.push(make("div", { class: "rpw-buttons" }, ...buttons));
    this.element.replaceChildren(...parts);
    this.element.hidden = false;
    if (box.nextElementSibling !== this.element) box.after(this.element);
    const asked = finding
      ? WORDS.said(
          `“${shortened(text.slice(finding.start, finding.end))}”. ${finding.first} ${finding.sentence}`,
        )
      : "";
    setText(this.status, [says, asked].filter(Boolean).join(" "));
  }

  private question(finding: FindingWords, text: string): HTMLElement[] {
    const quote = shortened(text.slice(finding.start, finding.end));
    const quoted = make("strong", { dir: "auto" }, "“", quote, "”");
    const first = finding.first ? [make("p", { class: "rpw-safety" }, finding.first)] : [];
    return [...first, make("p", {}, quoted, " ", finding.sentence)];
  }

  private buttons({ finding, text, next, send, ...act }: Shown): HTMLElement[] {
    const found: HTMLElement[] = [];
    if (finding) {
      const { swap, cut } = finding;
      if (swap) found.push(button(WORDS.write(swap.words), () => act.change(swap)));
      // Where both come to the same, one button is enough.
      if (cut && !(swap && changed(text, swap) === changed(text, cut))) {
        found.push(button(WORDS.leaveOut, () => act.change(cut)));
      }
      const keep = finding.kind === "language" ? WORDS.keep : WORDS.notIdentifying;
      found.push(button(WORDS.reword, act.reword), button(keep, act.settle));
    }
    if (next) found.push(button(WORDS.next, next));
    const isAll = !finding && !next;
    if (send && isAll) found.push(button(WORDS.send, send, { class: "rpw-send" }));
    if (send && !isAll) found.push(button(WORDS.asItIs, send));
    return found;
  }

  hide(): void {
    this.element.hidden = true;
    this.element.remove();
    this.element.replaceChildren();
    this.status.textContent = "";
  }

  focus(): void {
    const { element } = this;
    const first = element.querySelector<HTMLElement>(".rpw-buttons button");
    (first ?? element.querySelector("button"))?.focus({ preventScroll: true });
  }

  /** Scroll as little as it takes for all of it to be seen, with as much of its box as there is room
   * for. */
  bring(): void {
    if (!this.isShown) return;
    const { top, bottom } = inSight();
    const room = bottom - top - this.element.offsetHeight - 2 * GAP;
    const box = this.element.previousElementSibling;
    const above = box instanceof HTMLElement ? Math.min(box.offsetHeight + 2 * GAP, room) : 0;
    const page = window.getComputedStyle(document.documentElement).scrollPaddingTop;
    const before = top + GAP + Math.max(0, above) - (Number.parseFloat(page) || 0);
    const after = Math.max(0, window.innerHeight - bottom) + GAP;
    this.element.style.scrollMarginBlock = `${Math.max(0, before)}px ${after}px`;
    this.element.scrollIntoView({ block: room >= 0 ? "nearest" : "start" });
  }
}
