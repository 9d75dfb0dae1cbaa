/** A form as this device knows it: one record, shared by all the form's views in a window, kept at each
 * change, and in step with other tabs by way of what the device keeps.
 */

import type { CameIn, FormContent } from "../messages.js";
import { attempt, randomHex } from "./dom.js";
import { DAY, dropDraft, keepDraft, keepsNothing, readDraft, setKeepsNothing } from "./drafts.js";
import { Ticket } from "./ticket.js";

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
  tabled?: unknown;
  knowsCode?: unknown;
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
const isTrue = (value: unknown): value is true => value === true;
const isWhole = (value: unknown): value is number => Number.isInteger(value);

export class FormDraft {
  token = newToken();
  answers: Table<string> = {};
  reflections: Table<string> = {};
  /** The reflections that are for the table after the reveal; the others stay on this device. */
  tabled: Table<true> = {};
  /** What the session's door gave to this device. */
  readonly ticket: Ticket;
  /** Whether this device has a place: not asked yet; in; none at the shut door; or to come in anew. */
  place: "unknown" | "in" | "shut" | "again" = "unknown";
  /** It is being asked for a place. */
  asking = false;
  /** Whether the withdrawal code of what was sent is known here. */
  knowsCode = true;
  /** Whether somebody who is late has read what that means, and agrees. */
  late = false;
  sent = false;
  passed = false;
  /** Somebody who passed answers after all: the door hears of it when they send. */
  private changedMind = false;
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
  /** Whether the token was here before this page was opened. */
  private tokenIsKept = false;
  private readonly key: string;
  private readonly tokenKey: string;

  constructor(
    private readonly name: string,
    private readonly content: FormContent,
  ) {
    this.key = DRAFTS + name;
    this.tokenKey = TOKEN_ONLY + name;
    this.keepNothing = content.manner === "paper" || keepsNothing(name);
    this.ticket = new Ticket(content.ticketAs, content.roomDays, this.keepNothing);
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
    const { answers, reflections, present, sent } = this;
    if (sent) return true;
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

  /** Put a reflection on the table after the reveal, or keep it here. */
  setTabled(item: string, on: boolean): void {
    if (on) this.tabled[item] = true;
    else delete this.tabled[item];
    this.keep();
  }

  isTabled(item: string): boolean {
    // Whoever types in what stands on paper is asked to type only what is for the table.
    return this.content.manner === "paper" || this.tabled[item] === true;
  }

  /** The reflections that are sent. */
  forTheTable(): Table<string> {
    const rows = Object.entries(this.reflections).filter(([item]) => this.isTabled(item));
    return Object.fromEntries(rows);
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
    this.changedMind = !on;
    this.keep();
  }

  setKeepNothing(on: boolean): void {
    this.keepNothing = on;
    setKeepsNothing(this.name, on);
    this.ticket.move(on);
    if (on) dropDraft(this.key);
    this.keep();
    this.hold();
  }

  /** The response is kept by the workbook: a mark that says so stays here, and the reflections that
   * were not sent. */
  markSent(knowsCode = true): void {
    for (const item of Object.keys(this.forTheTable())) delete this.reflections[item];
    this.sent = true;
    this.knowsCode = knowsCode;
    this.answers = {};
    this.tabled = {};
    this.passed = false;
    this.keep();
  }

  /** The same place, anew: after answers were taken back, the reflections of their writer's own stay. */
  startAfresh(own: Table<string> = {}): void {
    if (!this.keepNothing) dropDraft(this.key);
    attempt(() => sessionStorage.removeItem(this.tokenKey), undefined);
    this.token = newToken();
    this.tokenIsKept = false;
    this.answers = {};
    this.reflections = own;
    this.tabled = {};
    this.knowsCode = true;
    this.changedMind = false;
    this.late = false;
    this.present = null;
    this.differently = {};
    this.sent = false;
    this.passed = false;
    this.at = 0;
    this.kept = false;
    this.tell();
  }

  /** Nothing of the person before is left, and their place is theirs. */
  handOn(): void {
    this.ticket.drop();
    this.place = "unknown";
    this.startAfresh();
  }

  setPlace(place: FormDraft["place"]): void {
    if (this.place === place) return;
    this.place = place;
    this.tell();
  }

  /** The door knows this place: as one from which was sent, or passed, before. */
  standsAs(state: CameIn["state"]): void {
    this.place = "in";
    // What is still here is sent again: a crash may have come between the door and the answers, and
    // the same answers are kept once.
    if (state === "sent" && !this.sent && this.isEmpty()) this.markSent(this.tokenIsKept);
    else if (state === "passed" && !this.passed && !this.sent && !this.changedMind) {
      this.setPassed(true);
    } else this.tell();
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
      if (joined === null || !TOKEN.test(joined)) return;
      this.token = joined;
      this.tokenIsKept = true;
      return;
    }
    const draft = wholeDraft(readDraft(this.key));
    if (!draft) return;
    this.takeOver(draft);
    this.restored = !this.sent && !this.isEmpty();
  }

  private asKept(): Draft {
    const { token, at, answers, reflections, tabled, sent, passed, present, differently } = this;
    if (sent) {
      const own = Object.keys(reflections).length ? { reflections } : {};
      return { token, at, sent, ...own, ...(this.knowsCode ? {} : { knowsCode: false }) };
    }
    if (this.content.manner === "together") {
      return { token, at, answers, reflections, present, differently };
    }
    const table = Object.keys(tabled).length ? { tabled } : {};
    return { token, at, answers, reflections, ...table, ...(passed ? { passed } : {}) };
  }

  private fill({ answers, reflections, tabled, present, differently }: Partial<Draft>): void {
    const isOffered = (value: unknown): value is string =>
      typeof value === "string" && this.offered.has(value);
    this.answers = only(answers, this.items, isOffered);
    this.reflections = only(reflections, this.items, isWords);
    this.tabled = only(tabled, this.items, isTrue);
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
      this.knowsCode = draft.knowsCode !== false;
      this.fill({ reflections: draft.reflections });
    } else {
      this.sent = false;
      this.passed = draft.passed === true;
      this.fill(draft);
    }
    this.token = draft.token;
    this.tokenIsKept = true;
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
