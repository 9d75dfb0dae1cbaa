/** A form as this device knows it: one record, shared by all the form's views in a window, kept at each
 * change, and in step with other tabs by way of what the device keeps.
 */

import type { FormContent } from "../messages.js";
import { attempt, randomHex } from "./dom.js";
import { DAY, dropDraft, keepDraft, keepsNothing, readDraft, setKeepsNothing } from "./drafts.js";

/** Every draft on a device has a key that begins so. */
const DRAFTS = "rpw:form:";
/** Where nothing else is kept, a tab still knows that it has joined already. */
const TOKEN_ONLY = "rpw:token:";
const TOKEN = /^[0-9a-f]{20,64}$/;

type Table<T> = Record<string, T>;
/** What the device keeps; whatever is in it was written by a page, and perhaps by an older one. */
interface Draft {
  token: string;
  at: number;
  sent?: unknown;
  passed?: unknown;
  answers?: unknown;
  reflections?: unknown;
  present?: unknown;
  differently?: unknown;
}

const newToken = (): string => randomHex(10);

/** Read a draft from its text: one that is whole and no older than a day, or null. */
export function wholeDraft(text: string | null): Draft | null {
  const draft = attempt((): unknown => JSON.parse(text ?? ""), null);
  if (draft === null || typeof draft !== "object") return null;
  const { token, at } = draft as { token?: unknown; at?: unknown };
  if (typeof token !== "string" || !TOKEN.test(token) || typeof at !== "number") return null;
  return Math.abs(Date.now() - at) < DAY ? { ...draft, token, at } : null;
}

/** Remove what nobody came back for: every form's draft that is older than a day. */
function sweep(): void {
  attempt(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(DRAFTS) && !wholeDraft(localStorage.getItem(key))) dropDraft(key);
    }
  }, undefined);
}

/** As much of a table as is about the items that are asked, and of the kind that is wanted. */
function only<T>(
  table: unknown,
  items: ReadonlySet<string>,
  good: (value: unknown) => value is T,
): Table<T> {
  const rows = table !== null && typeof table === "object" ? Object.entries(table) : [];
  return Object.fromEntries(
    rows.filter((row): row is [string, T] => items.has(row[0]) && good(row[1])),
  );
}

const isWords = (value: unknown): value is string => typeof value === "string" && value !== "";
const isWhole = (value: unknown): value is number => Number.isInteger(value);

export class FormDraft {
  token = newToken();
  answers: Table<string> = {};
  reflections: Table<string> = {};
  sent = false;
  passed = false;
  /** When it last changed, and whether the device holds it as it is now. */
  at = 0;
  kept = false;
  blocked = false;
  restored = false;
  /** Only where people answer together: how many they are, and item → how many differed. */
  present: number | null = null;
  differently: Table<number> = {};
  keepNothing: boolean;
  readonly views = new Set<() => void>();
  private items: ReadonlySet<string> = new Set();
  private offered: ReadonlySet<string> = new Set();
  private readonly key: string;
  private readonly tokenKey: string;

  constructor(
    private readonly name: string,
    private readonly content: FormContent,
  ) {
    this.key = DRAFTS + name;
    this.tokenKey = TOKEN_ONLY + name;
    this.keepNothing = content.manner === "paper" || keepsNothing(name);
    window.addEventListener("storage", this.changedElsewhere);
    // Where the words are on this page alone, the browser asks before it closes the page.
    window.addEventListener("beforeunload", (event) => {
      if (this.views.size && !this.isEmpty() && !this.kept) event.preventDefault();
    });
    sweep();
    this.fit(content);
    this.restore();
  }

  isEmpty(): boolean {
    const { answers, reflections, present } = this;
    return !Object.keys(answers).length && !Object.keys(reflections).length && present === null;
  }

  /** Hold on to nothing but items that are asked and answers that are offered. */
  fit(asked: FormContent): void {
    this.items = new Set(asked.sections.flatMap((section) => section.items.map(({ id }) => id)));
    this.offered = new Set(asked.answers.map((answer) => answer.id));
    this.fill(this);
  }

  /** Set an answer or the words of a reflection; "" takes it away. */
  set(what: "answers" | "reflections", item: string, value: string): void {
    if (value === "") delete this[what][item];
    else this[what][item] = value;
    this.keep();
  }

  keep(): void {
    this.at = Date.now();
    this.restored = false;
    const text = JSON.stringify(this.asKept());
    this.kept = !this.keepNothing && keepDraft(this.key, text);
    this.blocked = !this.keepNothing && !this.kept;
    this.tell();
  }

  /** Hold on to the token at once, so that whoever comes back is not counted as somebody else. */
  hold(): void {
    if (this.keepNothing) {
      attempt(() => sessionStorage.setItem(this.tokenKey, this.token), undefined);
    } else if (this.at === 0) this.keep();
  }

  setPassed(on: boolean): void {
    this.passed = on;
    this.keep();
  }

  setKeepNothing(on: boolean): void {
    this.keepNothing = on;
    setKeepsNothing(this.name, on);
    if (on) dropDraft(this.key);
    this.keep();
    this.hold();
  }

  /** The response is kept by the workbook: only a mark that says so stays here. */
  markSent(): void {
    this.sent = true;
    this.answers = {};
    this.reflections = {};
    this.passed = false;
    this.keep();
  }

  startAfresh(): void {
    if (!this.keepNothing) dropDraft(this.key);
    attempt(() => sessionStorage.removeItem(this.tokenKey), undefined);
    this.token = newToken();
    this.answers = {};
    this.reflections = {};
    this.present = null;
    this.differently = {};
    this.sent = false;
    this.passed = false;
    this.at = 0;
    this.kept = false;
    this.tell();
  }

  /** A tab that slept may have missed what another one did. */
  catchUp(): void {
    if (this.keepNothing) return;
    const draft = wholeDraft(readDraft(this.key));
    if (!draft || draft.at <= this.at) return;
    this.takeOver(draft);
    this.tell();
  }

  private restore(): void {
    if (this.keepNothing) {
      const joined = attempt(() => sessionStorage.getItem(this.tokenKey), null);
      if (joined !== null && TOKEN.test(joined)) this.token = joined;
      return;
    }
    const draft = wholeDraft(readDraft(this.key));
    if (!draft) return;
    this.takeOver(draft);
    this.restored = !this.sent && !this.isEmpty();
  }

  private asKept(): Draft {
    const { token, at, answers, reflections, sent, passed, present, differently } = this;
    if (sent) return { token, at, sent };
    if (this.content.manner === "together") {
      return { token, at, answers, reflections, present, differently };
    }
    return { token, at, answers, reflections, ...(passed ? { passed } : {}) };
  }

  private fill({ answers, reflections, present, differently }: Partial<Draft>): void {
    const isOffered = (value: unknown): value is string =>
      typeof value === "string" && this.offered.has(value);
    this.answers = only(answers, this.items, isOffered);
    this.reflections = only(reflections, this.items, isWords);
    this.present = isWhole(present) ? present : null;
    this.differently = only(differently, this.items, isWhole);
  }

  /** Take over what the device keeps: at the beginning, and when another tab changed it. */
  private takeOver(draft: Draft): void {
    if (draft.sent) {
      // What was sent is sent in every tab; of another person's response nothing follows.
      if (this.at !== 0 && draft.token !== this.token) return;
      this.sent = true;
      this.passed = false;
    } else {
      this.sent = false;
      this.passed = draft.passed === true;
      this.fill(draft);
    }
    this.token = draft.token;
    this.at = draft.at;
    this.kept = true;
  }

  private readonly changedElsewhere = (event: StorageEvent): void => {
    if (this.keepNothing || (event.key !== this.key && event.key !== null)) return;
    if (event.key === this.key && event.newValue !== null) {
      const draft = wholeDraft(event.newValue);
      if (!draft) return;
      this.takeOver(draft);
    } else {
      this.kept = false;
    }
    this.tell();
  };

  private tell(): void {
    for (const view of this.views) view();
  }
}

/** Open a form of a name: the one that is open in this window already, or a new one. */
export function openForm(name: string, content: FormContent): FormDraft {
  // Two scripts of the same widget may be on a page; what they share stands at the window.
  const place = window as unknown as Record<symbol, Map<string, FormDraft> | undefined>;
  const forms = place[Symbol.for("rpw-forms")] ?? new Map<string, FormDraft>();
  place[Symbol.for("rpw-forms")] = forms;
  const known = forms.get(name);
  if (known) {
    known.fit(content);
    return known;
  }
  const form = new FormDraft(name, content);
  forms.set(name, form);
  return form;
}
