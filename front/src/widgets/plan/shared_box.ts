/** A box that several people may write in at once, each on a device of their own.
 *
 * What is typed is kept on this device at once, with what stood in the box when it was begun; the
 * workbook joins it with what others wrote there meanwhile. What others wrote appears without moving
 * what is being typed, and who writes in a box where somebody else is writing too is told.
 */

import { attempt, make, setText, timeOf } from "../../lib/dom.js";
import { dropDraft, keepDraft, readDraft } from "../../lib/drafts.js";
import type { Box } from "../../lib/prompts.js";
import { WORDS } from "../../words/plan_box.js";
import type { Desk } from "./desk.js";

/** So long after the last letter somebody has paused. */
const AT_REST = 700;
/** So long after a refusal that may pass, such as a full disk, the same is tried once more. */
const ONCE_MORE = 15_000;
/** So long a device keeps what could not be sent: a week, and a little more. */
const KEPT_FOR = 8 * 24 * 60 * 60 * 1000;

export interface SharedBoxOptions {
  /** Where in the plan it is: "entry:plain-purpose:words". */
  place: string;
  label: string;
  hint?: string;
  /** The id of words elsewhere that are about the box too. */
  about?: string;
  rows?: number;
  longest?: number;
  kind?: "textarea" | "text";
  /** Its label is for screen readers alone, where the heading above says the same. */
  hidesLabel?: boolean;
}

interface Draft {
  was: string;
  words: string;
  /** What was sent last and not confirmed: the workbook may have it all the same. */
  sent: string | null;
  until: number;
}

/** Under what a device keeps what is typed in a place and not confirmed. */
export const draftKey = (plan: string, place: string): string => `rpw:plan:${plan}:${place}`;

function readKept(key: string): Draft | null {
  const kept: unknown = attempt(() => JSON.parse(readDraft(key)), null);
  if (kept === null || typeof kept !== "object") return null;
  const { was, words, until, sent } = kept as Partial<Draft>;
  const isWhole = typeof was === "string" && typeof words === "string" && typeof until === "number";
  if (isWhole && until > Date.now())
    return { was, words, until, sent: typeof sent === "string" ? sent : null };
  dropDraft(key);
  return null;
}

/** So many letters around a caret are looked for when a text has changed on both sides of it. */
const AROUND = 80;

/** Where the caret goes when other words come into a text: it stays between the same letters. */
export function carried(before: string, after: string, at: number): number {
  const most = Math.min(before.length, after.length);
  let first = 0;
  while (first < most && before[first] === after[first]) first += 1;
  let last = 0;
  while (last < most - first && before.at(-1 - last) === after.at(-1 - last)) last += 1;
  if (at <= first) return at;
  if (at >= before.length - last) return at + after.length - before.length;
  // Something changed on both sides: behind the same letters, or else before them.
  for (let many = Math.min(AROUND, before.length); many > 0; many -= 1) {
    const behind = at < many ? -1 : nearest(after, before.slice(at - many, at), at - many);
    if (behind >= 0) return behind + many;
    const there = at + many > before.length ? -1 : nearest(after, before.slice(at, at + many), at);
    if (there >= 0) return there;
  }
  return Math.min(at, after.length - last);
}

/** Where some letters stand in a text, nearest to a place; -1 for nowhere. */
function nearest(text: string, letters: string, at: number): number {
  const later = text.indexOf(letters, Math.max(0, at));
  const earlier = text.lastIndexOf(letters, Math.max(0, at));
  if (later < 0 || earlier < 0) return Math.max(later, earlier);
  return later - at < at - earlier ? later : earlier;
}

/** Other words for a text in which somebody is about to type, and where their caret goes.
 *
 * A blank behind their last word is not kept, and they type on from it: it stays before the caret,
 * or their next word would stick to the last.
 */
export function placed(before: string, after: string, at: number): { words: string; at: number } {
  const blank = /\s*$/.exec(before.slice(0, at))?.[0] ?? "";
  const core = (before.slice(0, at - blank.length) + before.slice(at)).trimEnd();
  const to = wordEnd(core, at - blank.length, after, carried(core, after, at - blank.length));
  if (after.slice(0, to).endsWith(blank)) return { words: after, at: to };
  // Before somebody else's word a blank of their own stays: what is typed would stick to it.
  const isThere = after.slice(to).startsWith(blank) && !isWord(after[to + blank.length] ?? "");
  const words = isThere ? after : after.slice(0, to) + blank + after.slice(to);
  return { words, at: to + blank.length };
}

const isWord = (letter: string): boolean => /^[\p{L}\p{N}]$/u.test(letter);
const isWithin = (text: string, at: number): boolean =>
  at > 0 && isWord(text[at - 1] ?? "") && isWord(text[at] ?? "");

/** Behind a word with which somebody else has gone on: nobody writes into the middle of it. */
function wordEnd(before: string, was: number, after: string, at: number): number {
  let to = at;
  if (!isWithin(before, was)) while (isWithin(after, to)) to += 1;
  return to;
}

export class SharedBox {
  readonly box: Box;
  readonly element: HTMLElement;
  private readonly said: HTMLElement;
  private readonly others: HTMLElement;
  private readonly key: string;
  /** What the workbook had when the words in the box were begun. */
  private base = "";
  private hasDraft = false;
  /** Whether this device could keep the draft. */
  private isOnDevice = true;
  private sent: string | null = null;
  private isWaiting = false;
  private isUnderWay = false;
  private isComposing = false;
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly desk: Desk,
    private readonly options: SharedBoxOptions,
    id: string,
  ) {
    const { label, hint, about, kind = "textarea", rows = 3, place, hidesLabel } = options;
    const described = [hint && `${id}-hint`, about, `${id}-others`, `${id}-said`];
    const common = {
      id,
      dir: "auto",
      "data-place": place,
      "aria-describedby": described.filter(Boolean).join(" "),
    };
    this.box =
      kind === "textarea"
        ? make("textarea", { ...common, rows })
        : make("input", { ...common, type: "text", "data-watched": true });
    this.others = make("p", { class: "rpw-others", id: `${id}-others`, role: "status" });
    this.said = make("p", { class: "rpw-quiet rpw-field-said", id: `${id}-said`, role: "status" });
    this.element = make(
      "div",
      { class: "rpw-field" },
      make("label", { for: id, class: hidesLabel ? "rpw-hidden" : null }, label),
      hint ? make("p", { class: "rpw-quiet", id: `${id}-hint` }, hint) : null,
      this.box,
      this.others,
      this.said,
    );
    this.key = draftKey(desk.content.plan, place);
    this.box.addEventListener("compositionstart", () => {
      this.isComposing = true;
    });
    this.box.addEventListener("compositionend", () => {
      this.isComposing = false;
      this.typed();
    });
    this.box.addEventListener("rpw-decided", () => this.sendIfDue());
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("change", () => this.sendIfDue());
    const draft = readKept(this.key);
    if (draft) {
      this.base = draft.was;
      this.sent = draft.sent;
      this.hasDraft = true;
      this.box.value = draft.words;
      this.sendIn(0);
    }
  }

  /** Where in the plan it is. */
  get place(): string {
    return this.options.place;
  }

  /** Whether its words wait for their writer to decide about something in them. */
  get waits(): boolean {
    return this.hasDraft && this.isWaiting;
  }

  /** Put words in as if they had been typed in an empty box. */
  take(words: string): void {
    this.base = "";
    this.box.value = words;
    this.typed();
  }

  /** Forget what was typed: what it belonged to is gone. */
  drop(): void {
    clearTimeout(this.resting);
    this.hasDraft = false;
    this.sent = null;
    dropDraft(this.key);
  }

  /** Whether something is typed that the workbook has not confirmed. */
  get isDue(): boolean {
    return this.hasDraft;
  }

  /** What stands in it, sent or not. */
  get words(): string {
    return this.box.value;
  }

  /** What the workbook has now. It is shown unless something newer is being typed here. */
  show(words: string): void {
    if (this.hasDraft) {
      // Sent, and its answer was lost or is on its way: what is typed since was begun from it.
      if (this.sent !== null && this.sent.trim() === words.trim() && this.base !== this.sent) {
        this.base = this.sent;
        this.keepDraft();
      }
      return; // it is joined when its writer pauses
    }
    if (this.isComposing) return;
    this.base = words;
    if (this.box.value.trimEnd() !== words.trimEnd()) this.put(words);
  }

  /** Somebody else is in this box, or nobody any more. */
  setBusy(isBusy: boolean): void {
    const isMine = document.activeElement === this.box;
    setText(this.others, isBusy ? (isMine ? WORDS.bothHere : WORDS.otherHere) : "");
  }

  sendIfDue(): void {
    clearTimeout(this.resting);
    if (!this.hasDraft || this.isUnderWay || this.isComposing) return;
    const words = this.box.value;
    const { longest } = this.options;
    const length = [...words.trim()].length;
    if (longest && length > longest) {
      setText(this.said, WORDS.tooLong(length - longest));
      return;
    }
    this.isUnderWay = true;
    this.desk.prompts.undecided(this.box, (waits) => {
      this.setWaiting(waits);
      if (this.box.value !== words) {
        this.isUnderWay = false; // other words were looked at: those go when their writer pauses
        this.sendIn(AT_REST);
      } else if (waits) {
        this.isUnderWay = false; // kept on this device until its writer has decided
        setText(this.said, this.isOnDevice ? WORDS.waits : WORDS.waitsHere);
      } else this.send(words);
    });
  }

  private send(words: string): void {
    const unheard = this.sent ?? "";
    this.sent = words;
    this.keepDraft();
    this.desk.write(
      this.options.place,
      { was: this.base, words, sent: unheard },
      (kept, joined) => {
        this.isUnderWay = false;
        this.confirm(words, kept, joined);
      },
      (sentence) => {
        this.isUnderWay = false;
        setText(this.said, sentence || (this.isOnDevice ? WORDS.keptHere : WORDS.keptNowhere));
        this.sendIn(ONCE_MORE);
      },
    );
  }

  private confirm(sent: string, kept: string, joined: boolean): void {
    this.sent = null;
    if (this.box.value !== sent || (joined && this.isComposing)) {
      // Typed on meanwhile: from what was sent, which the workbook has. The rest goes in its turn.
      this.base = sent;
      this.keepDraft();
      this.sendIn(AT_REST);
      return;
    }
    this.hasDraft = false;
    dropDraft(this.key);
    this.base = kept;
    if (joined) this.put(kept);
    setText(this.said, joined ? WORDS.joined(timeOf(new Date())) : WORDS.kept(timeOf(new Date())));
  }

  /** Set the box's words; whoever is in it goes on between the same letters, and never in the middle
   * of somebody else's word. */
  private put(words: string): void {
    const { box } = this;
    const before = box.value;
    const isIn = document.activeElement === box;
    const [start, end] = [box.selectionStart ?? 0, box.selectionEnd ?? 0];
    const { scrollTop } = box;
    const there =
      isIn && start === end
        ? placed(before, words, start)
        : { words, at: carried(before, words, start) };
    if (there.words === before) return;
    box.value = there.words;
    if (!isIn) return;
    const until = start === end ? there.at : carried(before, words, end);
    box.setSelectionRange(there.at, until);
    box.scrollTop = scrollTop;
  }

  /** The page tells of words that wait where nobody sees them. */
  private setWaiting(waits: boolean): void {
    if (this.isWaiting === waits) return;
    this.isWaiting = waits;
    this.box.dispatchEvent(new CustomEvent("rpw-waits", { bubbles: true }));
  }

  private typed(): void {
    this.hasDraft = true;
    this.setWaiting(false);
    this.keepDraft();
    setText(this.said, this.isOnDevice ? "" : WORDS.keptNowhere);
    this.sendIn(AT_REST);
  }

  private keepDraft(): void {
    const draft: Draft = {
      was: this.base,
      words: this.box.value,
      sent: this.sent,
      until: Date.now() + KEPT_FOR,
    };
    this.isOnDevice = keepDraft(this.key, JSON.stringify(draft));
  }

  private sendIn(milliseconds: number): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.sendIfDue(), milliseconds);
  }
}
