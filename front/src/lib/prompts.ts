/** What every box for words has in common: as the writer pauses, and again before sending, the page's
 * own kernel looks for details that could identify somebody and for language that blames. One quiet
 * prompt at a time, never in the middle of a word, and the writer decides. Nothing is kept of it.
 */

import type { Checked, FindingWords, NotDone, RewordingWords, Trouble } from "../messages.js";
import { WORDS } from "../words/prompts.js";
import type { Answering } from "./conversation.js";
import { make, setText } from "./dom.js";
import { changed, PromptPanel } from "./prompt_panel.js";

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
interface Undo {
  box: Box;
  before: string;
  after: string;
  at: number;
  says: string;
}
interface Sending {
  boxes: readonly Box[];
  then: () => void;
}

/** A kernel that does not answer in so many milliseconds keeps nobody from sending. */
const WITHIN = 1_500;
/** So long after the last letter somebody has paused. */
const REST = 1_200;
/** No more than this is shown to the kernel: more than it looks at. */
const MOST = 40_000;
const IN_A_WORD = /[\p{L}\p{N}@’'-]/u;

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

/** Half of a pair cannot be written as UTF-8. */
const beginning = (text: string): string => text.slice(0, MOST).replace(/[\uD800-\uDBFF]$/, "");

/** What a finding that was decided about is known by once some of its words are others: a change
 * inside a sentence asks nobody about that sentence again. */
function keysAfter({ text, findings }: Looked, to: RewordingWords, settled: Set<string>): string[] {
  const longer = to.words.length - (to.end - to.start);
  const around = findings.filter(
    (each) => settled.has(keyOf(each, text)) && each.start <= to.start && to.end <= each.end,
  );
  return around.map((each) => keyOf({ ...each, end: each.end + longer }, changed(text, to)));
}

export class Prompts {
  /** What was found in a box, as it was last looked at. */
  private texts = new WeakMap<Box, Looked>();
  /** What a box's writer has decided about. */
  private dismissed = new WeakMap<Box, Set<string>>();
  /** The text with which somebody was already asked on sending. */
  private warned = new WeakMap<Box, string>();
  private resting: ReturnType<typeof setTimeout> | undefined;
  /** The text with which somebody sent a box as it is. */
  private sent = new WeakMap<Box, string>();
  private shown: { box: Box; key: string; looks: string } | null = null;
  /** The last change by one tap, until its writer types. */
  private done: Undo | null = null;
  /** What was to be sent when a prompt came before it. */
  private sending: Sending | null = null;
  private isChanging = false;
  private readonly panel = new PromptPanel();
  /** Not all of its words are looked at. */
  private long: Box | null = null;
  private readonly partly = make("p", { class: "rpw-quiet rpw-partly", role: "status" });

  constructor(
    root: HTMLElement,
    private readonly check: Checker,
  ) {
    root.append(this.panel.status);
    root.addEventListener("input", this.paused);
    root.addEventListener("focusout", this.left);
    window.addEventListener("rpw-hand-on", this.forget);
    window.visualViewport?.addEventListener("resize", this.resized);
  }

  /** Nothing of a person before is left when a device goes from hand to hand. */
  readonly forget = (): void => {
    this.end();
    this.partly.remove();
    this.long = null;
    this.texts = new WeakMap();
    this.dismissed = new WeakMap();
    this.warned = new WeakMap();
    this.sent = new WeakMap();
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
    const look = () => {
      waiting -= 1;
      if (waiting > 0 || this.warn(full, then)) return;
      for (const box of full) this.sent.set(box, box.value);
      this.end();
      then();
    };
    if (!waiting) look();
    for (const box of full) this.look(box, look);
  }

  stop(): void {
    clearTimeout(this.resting);
    window.removeEventListener("rpw-hand-on", this.forget);
    window.visualViewport?.removeEventListener("resize", this.resized);
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
    const finish = (said: Checked | null) => {
      if (!said) {
        then?.([]);
        return;
      }
      if (box.value !== text) {
        this.look(box, then); // an answer about other words is none
        return;
      }
      this.texts.set(box, { text, findings: said.findings });
      this.sayHowFar(box, said);
      then?.(this.open(box));
    };
    const { went } = this.check(beginning(text), {
      within: WITHIN,
      quiet: true,
      silent: () => finish(null),
      answered: (said) => finish(said.kind === "checked" ? said : null),
    });
    if (!went) finish(null);
  }

  /** Say that not all of a text is looked at, where that is so. */
  private sayHowFar(box: Box, { looked, byModel }: Checked): void {
    const isLong = [...box.value].length > (byModel || looked);
    if (isLong) {
      setText(this.partly, WORDS.partly(looked, byModel));
      if (this.long !== box)
        (this.shown?.box === box ? this.panel.element : box).after(this.partly);
      this.long = box;
    } else if (this.long === box) {
      this.partly.remove();
      this.long = null;
    }
  }

  /** What is found in a box and not decided about. */
  private open(box: Box): readonly FindingWords[] {
    const looked = this.texts.get(box);
    if (looked?.text !== box.value || this.sent.get(box) === box.value) return [];
    const settled = this.dismissed.get(box);
    return looked.findings.filter((finding) => !settled?.has(keyOf(finding, looked.text)));
  }

  private hide(): void {
    this.panel.hide();
    this.shown = null;
  }

  /** Nothing is asked any more, and nothing remembered of it. */
  private end(): void {
    this.sending = null;
    this.done = null;
    this.hide();
  }

  /** Ask about the first place in a box that is open, or say what was done. */
  private show(box: Box, mayGoOn = false): void {
    const [finding = null] = this.open(box);
    const isLooked = this.texts.get(box)?.text === box.value;
    const done = this.done?.box === box && this.done.after === box.value ? this.done : null;
    const send = isLooked && this.sending?.boxes.includes(box) ? this.sending : null;
    const next = send && !finding ? this.nextOf(send) : null;
    if (next && mayGoOn) {
      this.goTo(next);
      return;
    }
    if (!box.isConnected || !(finding || done || send)) {
      if (this.shown?.box === box) this.hide();
      return;
    }
    if (this.shown !== null && this.shown.box !== box && this.panel.hasFocus) return;
    const key = finding ? keyOf(finding, box.value) : "";
    const says = [done?.says, send && this.waits(send)].filter(Boolean).join(" ");
    const looks = `${says} ${done !== null} ${send !== null} ${finding?.start}`;
    const { shown } = this;
    if (shown?.box === box && shown.key === key && shown.looks === looks) return;
    this.shown = { box, key, looks };
    const hadFocus = this.panel.hasFocus;
    this.panel.draw(box, {
      finding,
      text: box.value,
      says,
      change: (to) => this.change(box, finding, to),
      reword: () => this.reword(box, finding),
      settle: () => this.settle(box, key),
      undo: done && (() => this.undo(done)),
      next: next && (() => this.goTo(next)),
      send: send && (() => this.insist(send)),
    });
    if (hadFocus) this.panel.focus();
    if (hadFocus || document.activeElement === box) this.panel.bring();
  }

  /** What somebody who tried to send is told about what is left. */
  private waits({ boxes }: Sending): string {
    const count = boxes.reduce((sum, box) => sum + this.open(box).length, 0);
    return count ? WORDS.before(count) : WORDS.allDecided;
  }

  /** Another box that was to be sent and has something open. */
  private nextOf({ boxes }: Sending): Box | null {
    return boxes.find((box) => box.isConnected && this.open(box).length) ?? null;
  }

  private goTo(box: Box): void {
    const hadFocus = this.panel.hasFocus;
    this.hide();
    box.closest("details")?.setAttribute("open", "");
    this.show(box);
    if (hadFocus) this.panel.focus();
    this.panel.bring();
  }

  /** Put other words, or none, in a place. */
  private change(box: Box, finding: FindingWords | null, to: RewordingWords): void {
    const before = box.value;
    const looked = this.texts.get(box);
    if (!finding || looked?.text !== before) {
      this.look(box, () => this.show(box)); // its writer typed meanwhile: the place may be another
      return;
    }
    const at = box.selectionStart ?? before.length;
    const after = changed(before, to);
    const settled = this.dismissed.get(box);
    if (settled) for (const key of keysAfter(looked, to, settled)) settled.add(key);
    const says = to.words.length > 1 ? WORDS.written(to.words) : WORDS.leftOut;
    this.done = { box, before, after, at, says };
    this.put(box, after, to.start + to.words.length);
    this.afterwards(box);
  }

  private undo({ box, before, at }: Undo): void {
    this.done = null;
    this.put(box, before, at);
    this.afterwards(box);
  }

  /** Set a box's words as if they had been typed. */
  private put(box: Box, text: string, at: number): void {
    this.isChanging = true;
    box.value = text;
    if (box.selectionStart !== null) box.setSelectionRange(at, at);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    this.isChanging = false;
  }

  /** Look again, and leave the keyboard where it was: in the box, or at the prompt. */
  private afterwards(box: Box): void {
    const atPrompt = this.panel.hasFocus;
    this.show(box); // what was asked about is gone at once, and read to nobody
    this.look(box, () => {
      this.show(box, true);
      if (atPrompt && !this.panel.isShown) box.focus();
      if (!this.open(box).length) box.dispatchEvent(new CustomEvent("rpw-decided"));
    });
  }

  private reword(box: Box, finding: FindingWords | null): void {
    const isSame = this.texts.get(box)?.text === box.value;
    box.focus();
    if (finding && isSame) box.setSelectionRange(finding.start, finding.end);
  }

  private settle(box: Box, key: string): void {
    const settled = this.dismissed.get(box) ?? new Set();
    this.dismissed.set(box, settled.add(key));
    this.done = null;
    this.afterwards(box);
  }

  /** Send it as it is, without a way through the whole form. */
  private insist({ boxes, then }: Sending): void {
    for (const box of boxes) this.warned.set(box, box.value);
    this.ready(boxes, then);
  }

  private readonly resized = (): void => this.panel.bring();

  private readonly paused = (event: Event): void => {
    const box = event.target;
    if (this.isChanging || !isWatched(box)) return;
    if (this.done?.box === box) this.done = null;
    if (this.shown?.box === box) {
      const { key } = this.shown;
      const words = key.slice(key.indexOf(" ") + 1);
      if (!words || !box.value.toLowerCase().includes(words)) this.hide();
    }
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (!inAWord(box)) this.look(box, () => this.show(box));
    }, REST);
  };

  private readonly left = (event: FocusEvent): void => {
    const box = event.target;
    const to = event.relatedTarget;
    if (isWatched(box) && !(to instanceof Node && this.panel.element.contains(to))) {
      this.look(box, () => this.show(box));
    }
  };

  /** Ask about what is undecided in these boxes, unless that was asked already; say whether. */
  private warn(boxes: readonly Box[], then: () => void): boolean {
    const places = boxes.filter(
      (box) => this.warned.get(box) !== box.value && this.open(box).length,
    );
    for (const box of places) this.warned.set(box, box.value);
    const [first] = places;
    if (!first) return false;
    this.sending = { boxes, then };
    this.done = null;
    this.goTo(first);
    this.panel.focus();
    return true;
  }
}
