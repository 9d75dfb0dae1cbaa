/** The ideas noted so far, today's first and the newest above; each can be mended. */

import { ask, askingPlace } from "../../lib/confirm.js";
import { button, hidden, inOrder, make, setText } from "../../lib/dom.js";
import type { NotedIdea, PlanPage } from "../../messages.js";
import { WORDS } from "../../words/day.js";
import type { Desk } from "../plan/desk.js";
import { section, written } from "../plan/drawing.js";
import type { SharedBox } from "../plan/shared_box.js";
import type { Note, Notes } from "./notes.js";

class IdeaRow {
  readonly element: HTMLElement;
  private readonly text = make("div", {});
  private readonly opener: HTMLButtonElement;
  private readonly asking: HTMLDivElement;
  private readonly place: HTMLElement;
  private box: SharedBox | null = null;

  constructor(
    private readonly desk: Desk,
    private now: NotedIdea,
    private readonly out: () => void,
  ) {
    this.opener = button("", () => this.open(), { class: "rpw-plain" });
    this.asking = askingPlace(`${desk.id}-${now.id}-asking`);
    this.place = make("div", { hidden: true });
    this.element = make(
      "li",
      { class: "rpw-idea" },
      make("div", { class: "rpw-idea-line" }, this.text, this.opener),
      this.place,
      this.asking,
    );
  }

  update(now: NotedIdea): void {
    this.now = now;
    this.box?.show(now.words);
    if (this.text.textContent === now.words) return;
    this.text.replaceChildren(written(now.words));
    this.opener.replaceChildren(WORDS.mend, hidden(WORDS.mendOf(now.words)));
  }

  private open(): void {
    if (!this.box) {
      const { desk, now } = this;
      this.box = desk.box({ place: `idea:${now.id}:words`, label: WORDS.mendLabel, rows: 2 });
      this.box.show(now.words);
      this.place.append(
        this.box.element,
        make(
          "div",
          { class: "rpw-buttons" },
          button(WORDS.mended, () => this.close()),
          button(WORDS.takeOut, (event) => this.takeOut(event.currentTarget as HTMLElement)),
        ),
      );
    }
    this.place.hidden = false;
    this.opener.hidden = true;
    this.box.box.focus();
  }

  private close(): void {
    this.place.hidden = true;
    this.opener.hidden = false;
    this.opener.focus();
  }

  private takeOut(opener: HTMLElement): void {
    ask(
      this.asking,
      {
        title: WORDS.takeOutTitle,
        words: WORDS.takeOutWords,
        choices: [
          [WORDS.takeOut, () => this.desk.remove("idea", this.now.id, this.now.words, this.out)],
        ],
        cancel: WORDS.keepIt,
        opener,
      },
      { level: "h3", block: "center" },
    );
  }
}

export class Ideas {
  readonly element: HTMLElement;
  readonly id: string;
  private readonly heading: HTMLElement;
  private readonly none = make("p", { class: "rpw-quiet" }, WORDS.ideasNone);
  private readonly waitingList = make("ul", { class: "rpw-ideas rpw-ideas-waiting" });
  private readonly lists: { title: HTMLElement; list: HTMLElement }[];
  private readonly rows = new Map<string, IdeaRow>();
  /** Said to somebody who listens when others note some. */
  private readonly heard = make("p", { class: "rpw-hidden", role: "status" });
  private known: ReadonlySet<string> | null = null;
  private drawnNotes = "";

  constructor(
    private readonly desk: Desk,
    private readonly notes: Notes,
    private readonly change: (words: string) => void,
  ) {
    this.id = `${desk.id}-ideas`;
    this.lists = [WORDS.today, WORDS.earlier].map((title) => ({
      title: make("h3", {}, title),
      list: make("ul", { class: "rpw-ideas" }),
    }));
    const { element, heading } = section(
      this.id,
      WORDS.ideas,
      this.none,
      this.heard,
      this.waitingList,
      ...this.lists.flatMap(({ title, list }) => [title, list]),
    );
    this.element = element;
    this.heading = heading;
  }

  draw({ ideas }: PlanPage): void {
    const there = new Set(ideas.map((each) => each.id));
    const own = new Set(this.notes.waiting.map((each) => each.row));
    const { known } = this;
    const isNew = (id: string) => known !== null && !known.has(id) && !own.has(id);
    if (ideas.some((each) => isNew(each.id))) setText(this.heard, WORDS.ideasCount(ideas.length));
    this.known = there;
    for (const each of ideas) this.notes.drop(each.id); // an answer may have been lost
    const newest = [...ideas].reverse();
    const isToday = (each: NotedIdea) => each.notedOn === this.desk.content.today;
    this.fill(0, newest.filter(isToday));
    this.fill(
      1,
      newest.filter((each) => !isToday(each)),
    );
    for (const [id, row] of this.rows) {
      if (there.has(id)) continue;
      if (row.element.contains(document.activeElement)) this.heading.focus();
      this.rows.delete(id);
      row.element.remove();
    }
    this.drawNotes();
  }

  /** What is on this device and not with the workbook yet. */
  drawNotes(): void {
    const waiting = [...this.notes.waiting].reverse();
    this.none.hidden = waiting.length + this.desk.page.ideas.length > 0;
    this.waitingList.hidden = waiting.length === 0;
    const now = JSON.stringify(waiting.map((each) => [each, this.notes.refusal(each.row)]));
    if (this.drawnNotes === now) return;
    this.drawnNotes = now;
    this.waitingList.replaceChildren(...waiting.map((each) => this.note(each)));
  }

  /** How many were noted today, with those that wait. */
  get countToday(): number {
    const { ideas } = this.desk.page;
    const there = ideas.filter((each) => each.notedOn === this.desk.content.today);
    return there.length + this.notes.waiting.length;
  }

  private fill(at: number, ideas: readonly NotedIdea[]): void {
    const { title, list } = this.lists[at] ?? {};
    if (!title || !list) return;
    title.hidden = list.hidden = ideas.length === 0;
    inOrder(
      list,
      ideas.map((each) => this.row(each)),
    );
  }

  private row(now: NotedIdea): HTMLElement {
    let row = this.rows.get(now.id);
    if (!row) {
      row = new IdeaRow(this.desk, now, () => {
        this.desk.say(WORDS.takenOut);
        this.heading.focus();
      });
      this.rows.set(now.id, row);
    }
    row.update(now);
    return row.element;
  }

  private note({ row, words }: Note): HTMLElement {
    const refusal = this.notes.refusal(row);
    const leave = () => {
      this.notes.drop(row);
      this.heading.focus();
    };
    const change = () => {
      this.notes.drop(row);
      this.change(words);
    };
    return make(
      "li",
      { class: "rpw-idea" },
      written(words),
      make("p", { class: "rpw-quiet" }, refusal ? WORDS.refused + refusal : WORDS.waiting),
      refusal
        ? make(
            "div",
            { class: "rpw-buttons" },
            button(WORDS.again, () => this.notes.again(row), {}, hidden(WORDS.mendOf(words))),
            button(WORDS.backToBox, change, {}, hidden(WORDS.mendOf(words))),
            button(WORDS.forget, leave, {}, hidden(WORDS.mendOf(words))),
          )
        : null,
    );
  }
}
