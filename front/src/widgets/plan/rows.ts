/** The tasks, worries and promises of a plan: beside the prompt they belong to, in everybody's sight. */

import { attempt, bringForward, button, hidden, make, randomHex } from "../../lib/dom.js";
import { dropDraft, keepDraft, readDraft } from "../../lib/drafts.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/plan.js";
import type { Desk } from "./desk.js";
import { keepInOrder } from "./here.js";
import { type AnyRow, RowCard, type RowKind } from "./row_card.js";

export const rowsOf = (page: PlanPage, kind: RowKind): readonly AnyRow[] =>
  ({ task: page.tasks, worry: page.worries, promise: page.promises })[kind];

/** A row of any kind that says nothing yet. */
const emptyRow = (id: string): AnyRow => ({
  id,
  prompt: "",
  what: "",
  who: "",
  due: "",
  done: false,
  isLate: false,
  about: "",
  doing: "",
  again: "",
  over: false,
  isDue: false,
  how: "",
  outcome: "",
  outcomeWords: "",
});

interface Added {
  kind: RowKind;
  prompt: string;
}

/** Rows that were added here and that the workbook has not confirmed: kept on this device, too. */
export class Rows {
  private readonly added: Map<string, Added>;
  private readonly key: string;

  constructor(private readonly desk: Desk) {
    this.key = `rpw:plan-rows:${desk.content.plan}`;
    const kept: unknown = attempt(() => JSON.parse(readDraft(this.key)), null);
    const isMap = kept !== null && typeof kept === "object";
    this.added = new Map(isMap ? (Object.entries(kept) as [string, Added][]) : []);
    desk.onBack(() => this.addAll());
  }

  /** What was added beside a prompt and is not in the plan yet. */
  of(kind: RowKind, prompt: string): string[] {
    return [...this.added]
      .filter(([, row]) => row.kind === kind && row.prompt === prompt)
      .map(([id]) => id);
  }

  add(kind: RowKind, prompt: string, refused: (id: string, sentence: string) => void): string {
    const id = randomHex(4);
    this.added.set(id, { kind, prompt });
    this.write();
    this.send(id, refused);
    return id;
  }

  addAll(): void {
    for (const id of this.added.keys()) this.send(id, () => {});
  }

  /** The prompts beside which something was added that the workbook does not have yet. */
  prompts(): string[] {
    return Array.from(this.added.values(), ({ prompt }) => prompt);
  }

  /** It need not be added any more. */
  drop(id: string): void {
    if (this.added.delete(id)) this.write();
  }

  private send(id: string, refused: (id: string, sentence: string) => void): void {
    const row = this.added.get(id);
    if (!row) return;
    const failed = (sentence: string) => {
      if (sentence === this.desk.goneWords) return; // it is added when the workbook answers again
      this.drop(id);
      refused(id, sentence);
    };
    this.desk.add(row.kind, { prompt: row.prompt }, () => this.drop(id), { row: id, failed });
  }

  private write(): void {
    if (this.added.size) keepDraft(this.key, JSON.stringify(Object.fromEntries(this.added)));
    else dropDraft(this.key);
  }
}

/** All rows of one kind beside one prompt, and the button that adds one. */
export class RowList {
  readonly element: HTMLElement;
  readonly adder: HTMLButtonElement;
  private readonly title: HTMLElement;
  private readonly list = make("ul", { class: "rpw-rows" });
  private readonly said = make("p", { class: "rpw-problem", role: "alert", hidden: true });
  private readonly cards = new Map<string, RowCard>();
  private readonly notes = new Map<string, HTMLElement>();
  /** What was removed here: nobody is told that somebody else did. */
  private readonly removed = new Set<string>();

  constructor(
    private readonly desk: Desk,
    private readonly rows: Rows,
    private readonly kind: RowKind,
    private readonly prompt: string,
    question: string,
  ) {
    const words = WORDS.rows[kind];
    this.title = make("h4", {}, WORDS.lists[kind]);
    this.adder = button(
      words.add,
      () => this.add(),
      { class: "rpw-add" },
      hidden(WORDS.of(question)),
    );
    this.element = make("div", { class: "rpw-row-list" }, this.title, this.list, this.said);
  }

  draw(page: PlanPage): void {
    const known = rowsOf(page, this.kind).filter((row) => row.prompt === this.prompt);
    const ids = new Set(known.map(({ id }) => id));
    for (const row of known) this.card(row).draw(row, false);
    const waiting = this.rows.of(this.kind, this.prompt).filter((id) => !ids.has(id));
    for (const id of waiting) this.card(emptyRow(id)).draw(emptyRow(id), true);
    const all = [...known.map(({ id }) => id), ...waiting];
    for (const [id, card] of this.cards) if (!all.includes(id)) this.lose(id, card);
    const shown = [...all.map((id) => this.cards.get(id)?.element), ...this.notes.values()];
    keepInOrder(
      this.list,
      shown.filter((each) => each !== undefined),
    );
    this.title.hidden = this.list.hidden = this.list.children.length === 0;
    this.element.hidden = this.list.hidden && this.said.hidden;
  }

  private card(row: AnyRow): RowCard {
    const known = this.cards.get(row.id);
    if (known) return known;
    const card = new RowCard(this.desk, this.kind, row, {
      remove: () => this.remove(row.id),
      leave: () => this.adder.focus(),
    });
    this.cards.set(row.id, card);
    return card;
  }

  private add(): void {
    this.say("");
    const id = this.rows.add(this.kind, this.prompt, (refused, sentence) => {
      this.removed.add(refused);
      this.say(sentence);
      this.draw(this.desk.page);
    });
    this.draw(this.desk.page);
    this.cards.get(id)?.open(true);
  }

  private say(sentence: string): void {
    this.said.textContent = sentence;
    this.said.hidden = !sentence;
  }

  private remove(id: string): void {
    const card = this.cards.get(id);
    if (!card) return;
    const { desk, kind } = this;
    this.removed.add(id);
    this.rows.drop(id);
    const gone = () => {
      this.draw(desk.page);
      this.adder.focus();
    };
    const failed = (sentence: string) => {
      this.removed.delete(id);
      this.draw(desk.page);
      card.say(sentence);
    };
    desk.remove(kind, id, card.first, gone, failed);
  }

  /** A row is not in the plan any more. */
  private lose(id: string, card: RowCard): void {
    const hadFocus = card.element.contains(document.activeElement);
    const words = card.due();
    this.cards.delete(id);
    if (this.removed.has(id)) {
      this.desk.forget(`${this.kind}:${id}:`);
      return;
    }
    const note = make("li", { class: "rpw-gone-row", tabindex: "-1", role: "status" });
    const close = () => {
      note.remove();
      this.notes.delete(id);
      this.desk.forget(`${this.kind}:${id}:`);
      this.draw(this.desk.page);
    };
    note.append(make("p", {}, WORDS.goneRow(WORDS.rows[this.kind].noun)));
    if (words.length) note.append(...this.offer(words, close));
    else this.desk.forget(`${this.kind}:${id}:`);
    this.notes.set(id, note);
    if (hadFocus) setTimeout(() => bringForward(note, "nearest"));
  }

  /** Words that somebody was writing in a row that is gone. */
  private offer(words: [string, string][], close: () => void): HTMLElement[] {
    const put = () => {
      const id = this.rows.add(this.kind, this.prompt, (refused, sentence) => {
        this.removed.add(refused);
        this.say(sentence);
      });
      close();
      const card = this.cards.get(id);
      card?.open(true);
      for (const [name, said] of words) card?.take(name, said);
    };
    const quoted = words.map(([, said]) => said).join(" / ");
    const leave = () => {
      close();
      this.adder.focus();
    };
    return [
      make("p", { dir: "auto" }, WORDS.yourWords, make("q", {}, quoted)),
      make(
        "div",
        { class: "rpw-buttons" },
        button(WORDS.putBack, put),
        button(WORDS.leaveOut, leave, { class: "rpw-plain" }),
      ),
    ];
  }
}
