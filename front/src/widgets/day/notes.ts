/** Ideas that were noted on this device and that the workbook has not confirmed.
 *
 * Each is named once, when it is kept: sent again after an answer was lost, it is the same idea. Each
 * lies under a key of its own, so that two tabs never lose one of the other's.
 */

import { attempt, randomHex } from "../../lib/dom.js";
import { dropDraft, keepDraft, readDraft } from "../../lib/drafts.js";

/** So long a device keeps what could not be sent: a week, and a little more. */
const KEPT_FOR = 8 * 24 * 60 * 60 * 1000;
const AGAIN_AFTER = 3_000;

export interface Note {
  row: string;
  words: string;
  at: number;
}
/** Sends one; `failed` says why the workbook does not take it, or "" when nothing was heard. */
export type Send = (note: Note, done: () => void, failed: (sentence: string) => void) => void;

function understood(row: string, text: string): Note | null {
  const kept: unknown = attempt(() => JSON.parse(text), null);
  if (kept === null || typeof kept !== "object") return null;
  const { words, at } = kept as Partial<Note>;
  if (typeof words !== "string" || typeof at !== "number") return null;
  return at + KEPT_FOR > Date.now() ? { row, words, at } : null;
}

export class Notes {
  private readonly prefix: string;
  private readonly notes = new Map<string, Note>();
  private readonly refusals = new Map<string, string>();
  private underWay = "";
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    plan: string,
    private readonly send: Send,
    private readonly changed: () => void,
  ) {
    this.prefix = `rpw:plan:${plan}:noted:`;
    for (const key of attempt(() => Object.keys(localStorage), [])) {
      if (!key.startsWith(this.prefix)) continue;
      const note = understood(key.slice(this.prefix.length), readDraft(key));
      if (note) this.notes.set(note.row, note);
      else dropDraft(key);
    }
    this.timer = setInterval(() => this.sendNext(), AGAIN_AFTER);
  }

  /** What waits, oldest first. */
  get waiting(): readonly Note[] {
    return [...this.notes.values()].sort((one, other) => one.at - other.at);
  }

  /** Why the workbook did not take it; "" where it may still. */
  refusal(row: string): string {
    return this.refusals.get(row) ?? "";
  }

  /** Keep an idea, and say whether the device holds it. */
  keep(words: string): { row: string; isHeld: boolean } {
    const note = { row: randomHex(4), words, at: Date.now() };
    this.notes.set(note.row, note);
    const isHeld = keepDraft(this.prefix + note.row, JSON.stringify({ words, at: note.at }));
    this.changed();
    this.sendNext();
    return { row: note.row, isHeld };
  }

  /** The workbook has it, or nobody wants it kept. */
  drop(row: string): void {
    if (!this.notes.delete(row)) return;
    this.refusals.delete(row);
    dropDraft(this.prefix + row);
    this.changed();
  }

  again(row: string): void {
    this.refusals.delete(row);
    this.changed();
    this.sendNext();
  }

  sendNext(): void {
    const next = this.waiting.find((note) => !this.refusals.has(note.row));
    if (this.underWay || !next) return;
    const { row } = next;
    this.underWay = row;
    this.send(
      next,
      () => {
        this.underWay = "";
        this.drop(row);
        this.sendNext();
      },
      (sentence) => {
        this.underWay = "";
        if (!sentence || !this.notes.has(row)) return;
        this.refusals.set(row, sentence);
        this.changed();
        this.sendNext();
      },
    );
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
