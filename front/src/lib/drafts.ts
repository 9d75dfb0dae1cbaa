/** What this device keeps of what somebody typed, until the workbook has it and for a day at most. */

import { attempt } from "./dom.js";

export const DAY = 24 * 60 * 60 * 1000;
/** In a tab that keeps nothing, a mark of this name says so. */
const KEEP_NOTHING = "rpw:keep-nothing:";

// Storage may be blocked or full, and every use of it can throw.

export function readDraft(key: string): string {
  return attempt(() => localStorage.getItem(key), null) ?? "";
}

/** Keep a draft; say whether the device holds it. */
export function keepDraft(key: string, text: string): boolean {
  return attempt(() => {
    localStorage.setItem(key, text);
    return true;
  }, false);
}

export function dropDraft(key: string): void {
  attempt(() => localStorage.removeItem(key), undefined);
}

/** Whether the form of a name keeps nothing on this device, as its tab was told. */
export function keepsNothing(name: string): boolean {
  return attempt(() => sessionStorage.getItem(KEEP_NOTHING + name) === "yes", false);
}

export function setKeepsNothing(name: string, on: boolean): void {
  attempt(() => {
    if (on) sessionStorage.setItem(KEEP_NOTHING + name, "yes");
    else sessionStorage.removeItem(KEEP_NOTHING + name);
  }, undefined);
}

/** Several boxes' words under one key: what was typed and is not confirmed yet, by the name of its box. */
export class Drafts {
  private readonly drafts: Map<string, string>;

  constructor(private readonly key: string) {
    const kept: unknown = attempt(() => JSON.parse(readDraft(key)), null);
    const words = kept !== null && typeof kept === "object" ? Object.entries(kept) : [];
    this.drafts = new Map(words.map(([name, text]) => [name, String(text)]));
  }

  get(name: string): string | undefined {
    return this.drafts.get(name);
  }

  set(name: string, words: string): void {
    this.drafts.set(name, words);
    this.write();
  }

  drop(name: string): void {
    if (this.drafts.delete(name)) this.write();
  }

  private write(): void {
    if (this.drafts.size) keepDraft(this.key, JSON.stringify(Object.fromEntries(this.drafts)));
    else dropDraft(this.key);
  }
}
