/** What every box for words has in common: as the writer pauses, and again before sending, the page's
 * own kernel looks for details that could identify somebody and for language that blames. One quiet
 * prompt at a time, never in the middle of a word, and the writer decides. Nothing is kept of it.
 */

import type { Checked, FindingWords, NotDone, Trouble } from "../messages.js";
import { WORDS } from "../words/prompts.js";
import type { Answering } from "./conversation.js";
import { button, make } from "./dom.js";

/** A box for words. */
export type Box = HTMLTextAreaElement | HTMLInputElement;
/** Shows a box's words to the kernel for a look. */
export type Checker = (
  text: string,
  answering: Answering<Checked | Trouble | NotDone>,
) => { went: boolean };
type Then = (found: readonly FindingWords[]) => void;
interface Looked {
  text: string;
  findings: readonly FindingWords[];
}

/** A kernel that does not answer in so many milliseconds keeps nobody from sending. */
const WITHIN = 1_500;
/** So long after the last letter somebody has paused. */
const REST = 1_200;
const IN_A_WORD = /[\p{L}\p{N}@’'-]/u;
const LONGEST_QUOTE = 60;

const isBox = (element: EventTarget | null): element is Box =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && element.dataset.watched !== undefined);

const isWatched = (element: EventTarget | null): element is Box =>
  isBox(element) && !element.readOnly && element.dataset.unwatched === undefined;

const keyOf = (finding: FindingWords, text: string): string =>
  `${finding.kind} ${text.slice(finding.start, finding.end).toLowerCase()}`;

/** Whether a word may still be going on: its last letter is the last of the text, or inside it. */
function inAWord(box: Box): boolean {
  const at = box.selectionStart ?? 0;
  if (document.activeElement !== box || at === 0) return false;
  if (!IN_A_WORD.test(box.value[at - 1] ?? "")) return false;
  return at === box.value.length || IN_A_WORD.test(box.value[at] ?? "");
}

/** Set a box's words as if they had been typed. */
function put(box: Box, text: string): void {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A text without some of its words, and without the blank that would be left twice. */
function without(text: string, at: number, length: number): string {
  const before = text.slice(0, at);
  const after = text.slice(at + length);
  const twice = (before.endsWith(" ") || before === "") && after.startsWith(" ");
  return before + (twice ? after.slice(1) : after);
}

export class Prompts {
  /** What was found in a box, as it was last looked at. */
  private texts = new WeakMap<Box, Looked>();
  /** What a box's writer has decided about. */
  private dismissed = new WeakMap<Box, Set<string>>();
  /** The text with which somebody was already asked on sending. */
  private warned = new WeakMap<Box, string>();
  private resting: ReturnType<typeof setTimeout> | undefined;
  private shown: { box: Box; key: string } | null = null;
  private readonly panel = make("div", {
    class: "rpw-wording",
    role: "group",
    "aria-label": WORDS.title,
    hidden: true,
  });
  private readonly status = make("p", { class: "rpw-hidden", "aria-live": "polite" });

  constructor(
    root: HTMLElement,
    private readonly check: Checker,
  ) {
    root.append(this.status);
    root.addEventListener("input", this.paused);
    root.addEventListener("focusout", this.left);
    window.addEventListener("rpw-hand-on", this.forget);
  }

  /** Nothing of a person before is left when a device goes from hand to hand. */
  readonly forget = (): void => {
    this.hide();
    this.texts = new WeakMap();
    this.dismissed = new WeakMap();
    this.warned = new WeakMap();
  };

  /** Call `then` with whether something in a box waits for its writer's decision. */
  undecided(box: Box, then: (waits: boolean) => void): void {
    this.look(box, (found) => {
      this.show(box);
      then(found.length > 0);
    });
  }

  /** Look once more before sending: `then` follows at once, or when the writer sends again. */
  ready(boxes: readonly Box[], then: () => void): void {
    const full = boxes.filter((box) => box.value.trim() !== "");
    let waiting = full.length;
    if (!waiting) {
      then();
      return;
    }
    for (const box of full) {
      this.look(box, () => {
        waiting -= 1;
        if (!waiting && !this.warn(full)) then();
      });
    }
  }

  stop(): void {
    clearTimeout(this.resting);
    window.removeEventListener("rpw-hand-on", this.forget);
  }

  private look(box: Box, then?: Then): void {
    const text = box.value;
    if (text.trim() === "") {
      this.texts.set(box, { text, findings: [] });
      if (this.shown?.box === box) this.hide();
      then?.([]);
      return;
    }
    if (this.texts.get(box)?.text === text) {
      then?.(this.open(box));
      return;
    }
    const finish = (findings: readonly FindingWords[] | null) => {
      const same = box.value === text;
      if (findings && same) this.texts.set(box, { text, findings });
      then?.(findings && same ? this.open(box) : []);
    };
    const { went } = this.check(text, {
      within: WITHIN,
      quiet: true,
      silent: () => finish(null),
      answered: (said) => {
        finish(said.kind === "checked" ? said.findings : null);
        this.show(box);
      },
    });
    if (!went) finish(null);
  }

  /** What is found in a box and not decided about. */
  private open(box: Box): readonly FindingWords[] {
    const looked = this.texts.get(box);
    if (looked?.text !== box.value) return [];
    const settled = this.dismissed.get(box);
    return looked.findings.filter((finding) => !settled?.has(keyOf(finding, looked.text)));
  }

  private hide(): void {
    this.panel.hidden = true;
    this.panel.remove();
    this.shown = null;
  }

  private show(box: Box): void {
    const [finding] = this.open(box);
    if (!finding) {
      if (this.shown?.box === box) this.hide();
      return;
    }
    const words = box.value.slice(finding.start, finding.end);
    const key = keyOf(finding, box.value);
    if (this.shown?.box === box && this.shown.key === key && !this.panel.hidden) return;
    const elsewhere = this.shown !== null && this.shown.box !== box;
    if (elsewhere && this.panel.contains(document.activeElement)) return;
    this.shown = { box, key };
    this.panel.replaceChildren(...this.draw(box, finding, words, key));
    this.panel.hidden = false;
    box.after(this.panel);
    this.status.textContent = WORDS.said(`“${words.slice(0, LONGEST_QUOTE)}”. ${finding.sentence}`);
  }

  private draw(box: Box, finding: FindingWords, words: string, key: string): HTMLElement[] {
    const quote = words.length > LONGEST_QUOTE ? `${words.slice(0, LONGEST_QUOTE)}…` : words;
    const quoted = make("strong", { dir: "auto" }, "“", quote, "”");
    const settle = finding.kind === "language" ? WORDS.keep : WORDS.notIdentifying;
    return [
      make("p", {}, quoted, " ", finding.sentence),
      make(
        "div",
        { class: "rpw-buttons" },
        button(WORDS.leaveOut, () => this.leaveOut(box, words)),
        button(WORDS.reword, () => this.reword(box, words)),
        button(settle, () => this.settle(box, key)),
      ),
    ];
  }

  private leaveOut(box: Box, words: string): void {
    const at = box.value.indexOf(words);
    this.hide();
    if (at >= 0) {
      put(box, without(box.value, at, words.length));
      box.setSelectionRange(at, at);
    }
    box.focus();
    this.look(box, () => this.show(box));
  }

  private reword(box: Box, words: string): void {
    const at = box.value.indexOf(words);
    box.focus();
    if (at >= 0) box.setSelectionRange(at, at + words.length);
  }

  private settle(box: Box, key: string): void {
    const settled = this.dismissed.get(box) ?? new Set();
    this.dismissed.set(box, settled.add(key));
    this.hide();
    box.focus();
    this.show(box);
    if (!this.open(box).length) box.dispatchEvent(new CustomEvent("rpw-decided"));
  }

  private readonly paused = (event: Event): void => {
    const box = event.target;
    if (!isWatched(box)) return;
    if (this.shown?.box === box) {
      const { key } = this.shown;
      if (!box.value.toLowerCase().includes(key.slice(key.indexOf(" ") + 1))) this.hide();
    }
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (!inAWord(box)) this.look(box, () => this.show(box));
    }, REST);
  };

  private readonly left = (event: FocusEvent): void => {
    const box = event.target;
    const to = event.relatedTarget;
    if (isWatched(box) && !(to instanceof Node && this.panel.contains(to))) {
      this.look(box, () => this.show(box));
    }
  };

  /** Ask about what is undecided in these boxes, unless that was asked already; say whether. */
  private warn(boxes: readonly Box[]): boolean {
    const places = boxes.filter(
      (box) => this.warned.get(box) !== box.value && this.open(box).length,
    );
    for (const box of places) this.warned.set(box, box.value);
    const [first] = places;
    if (!first) return false;
    first.closest("details")?.setAttribute("open", "");
    this.show(first);
    let words = this.panel.querySelector(".rpw-before");
    if (!words) {
      words = make("p", { class: "rpw-before" });
      this.panel.prepend(words);
    }
    const count = places.reduce((sum, box) => sum + this.open(box).length, 0);
    words.textContent = `${WORDS.before(count)} ${WORDS.asItIs}`;
    this.status.textContent = `${words.textContent} ${this.status.textContent}`;
    this.panel.querySelector("button")?.focus({ preventScroll: true });
    this.panel.scrollIntoView({ block: "center" });
    return true;
  }
}
