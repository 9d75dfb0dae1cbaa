/** One task, worry or promise: a line to read, and its boxes when somebody changes it. */

import { ask, askingPlace } from "../../lib/confirm.js";
import { button, hidden, make, setText } from "../../lib/dom.js";
import type { PlannedPromise, PlannedTask, PlannedWorry } from "../../messages.js";
import { WORDS } from "../../words/plan.js";
import { Choosing, DayPick } from "./choosing.js";
import { dayInWords } from "./days.js";
import type { Desk } from "./desk.js";
import type { SharedBox } from "./shared_box.js";

export type RowKind = "task" | "worry" | "promise";
export type AnyRow = PlannedTask | PlannedWorry | PlannedPromise;

interface Acts {
  remove: () => void;
  /** Where the keyboard goes on when nothing is left here. */
  leave: () => void;
}

/** Each kind's words, in boxes: the first says what it is. */
const BOXES: Record<RowKind, readonly string[]> = {
  task: ["what", "who"],
  worry: ["about", "doing"],
  promise: ["what", "who", "how"],
};

/** What a row says first. */
export const firstWords = (kind: RowKind, row: AnyRow): string =>
  kind === "worry" ? (row as PlannedWorry).about : (row as PlannedTask).what;

const byWhen = (day: string, isLate: boolean): string =>
  day && (isLate ? WORDS.wasDue : WORDS.by)(dayInWords(day));

/** Everything else that a row says, in one line. */
export function aboutRow(kind: RowKind, row: AnyRow): string {
  if (kind === "worry") {
    const { doing, again, over, isDue } = row as PlannedWorry;
    const look = again && (isDue ? WORDS.lookNow : WORDS.lookAgain)(dayInWords(again));
    return [doing, over ? WORDS.isOver : look].filter(Boolean).join(" · ");
  }
  if (kind === "task") {
    const { who, due, done, isLate } = row as PlannedTask;
    return [who, done ? WORDS.done : byWhen(due, isLate)].filter(Boolean).join(" · ");
  }
  const { who, due, how, outcome, isLate } = row as PlannedPromise;
  return [who, how, WORDS.outcomes[outcome] || byWhen(due, isLate)].filter(Boolean).join(" · ");
}

export class RowCard {
  readonly element: HTMLLIElement;
  /** The words that it says first, as the workbook has them. */
  first = "";
  private readonly boxes: readonly SharedBox[];
  private readonly names: readonly string[];
  private readonly words = make("p", { class: "rpw-plan-row-words", dir: "auto" });
  private readonly tickWords = make("span", { dir: "auto" });
  private readonly meta = make("p", { class: "rpw-quiet", dir: "auto" });
  private readonly waits = make("p", { class: "rpw-quiet", role: "status" });
  private readonly problem = make("p", { class: "rpw-problem", role: "alert", hidden: true });
  private readonly opener: HTMLButtonElement;
  private readonly closer: HTMLButtonElement;
  private readonly remover: HTMLButtonElement;
  private readonly form: HTMLElement;
  private readonly sure: HTMLElement;
  private readonly day: DayPick;
  private readonly tick: { choosing: Choosing; box: HTMLInputElement } | null;

  constructor(
    private readonly desk: Desk,
    private readonly kind: RowKind,
    row: AnyRow,
    private readonly acts: Acts,
  ) {
    const at = (name: string) => `${kind}:${row.id}:${name}`;
    const own = `${desk.id}-${kind}-${row.id}`;
    this.names = BOXES[kind];
    this.boxes = this.makeBoxes(at);
    this.day = new DayPick(desk, at(kind === "worry" ? "look_again_on" : "due_on"), {
      id: `${own}-day`,
      label: kind === "worry" ? WORDS.again : WORDS.due,
    });
    this.tick = kind === "promise" ? null : this.makeTick(at(kind === "task" ? "done" : "over"));
    this.opener = button("", () => this.open(true), { class: "rpw-plain" });
    this.closer = button(WORDS.close, () => this.close());
    this.remover = button(WORDS.remove, () => this.askToRemove(), { class: "rpw-plain" });
    this.sure = askingPlace(`${own}-sure`);
    const isTask = kind === "task";
    const tick =
      this.tick &&
      make("label", { class: "rpw-tick" }, this.tick.box, isTask ? this.tickWords : WORDS.over);
    this.form = make(
      "div",
      { class: "rpw-plan-row-form", hidden: true },
      ...this.boxes.map(({ element }) => element),
      this.day.element,
      isTask ? null : tick,
      make("div", { class: "rpw-buttons" }, this.closer, this.remover),
      this.sure,
    );
    this.element = make(
      "li",
      { class: "rpw-plan-row" },
      isTask ? tick : this.words,
      this.meta,
      this.waits,
      this.problem,
      this.opener,
      this.form,
    );
    if (this.boxes.some(({ isDue }) => isDue)) this.open(false);
  }

  draw(row: AnyRow, isNew: boolean): void {
    this.first = firstWords(this.kind, row);
    const shown = this.first || WORDS.rows[this.kind].empty;
    setText(this.words, shown);
    setText(this.tickWords, shown);
    setText(this.meta, aboutRow(this.kind, row));
    setText(this.waits, isNew ? WORDS.notAdded : "");
    this.waits.hidden = !isNew || !this.desk.isGone;
    const label = WORDS.of(shown);
    for (const [each, words] of [
      [this.opener, WORDS.change],
      [this.closer, WORDS.close],
      [this.remover, WORDS.remove],
    ] as const)
      if (each.textContent !== words + label) each.replaceChildren(words, hidden(label));
    for (const [at, name] of this.names.entries())
      this.boxes[at]?.show(String((row as unknown as Record<string, unknown>)[name] ?? ""));
    if (this.kind === "worry") {
      const { again, over } = row as PlannedWorry;
      this.day.show(again);
      this.tick?.choosing.show(over ? "yes" : "no");
    } else {
      const { due, done } = row as PlannedTask;
      this.day.show(due);
      this.tick?.choosing.show(done ? "yes" : "no");
    }
  }

  /** Open its boxes. */
  open(takesFocus: boolean): void {
    this.form.hidden = false;
    this.opener.hidden = true;
    this.words.hidden = this.meta.hidden = true;
    if (takesFocus) this.boxes[0]?.box.focus();
  }

  /** What is typed in its boxes and not confirmed. */
  due(): [string, string][] {
    return this.names.flatMap((name, at): [string, string][] => {
      const box = this.boxes[at];
      return box?.isDue && box.words.trim() ? [[name, box.words]] : [];
    });
  }

  take(name: string, words: string): void {
    this.boxes[this.names.indexOf(name)]?.take(words);
  }

  say(sentence: string): void {
    setText(this.problem, sentence);
    this.problem.hidden = !sentence;
  }

  private makeBoxes(at: (name: string) => string): SharedBox[] {
    const { desk, kind } = this;
    const words = WORDS.rows[kind];
    const line = { kind: "text" as const, longest: 120 };
    const made: Record<string, { label: string; hint?: string; kind?: "text"; longest: number }> = {
      what: { label: words.first, hint: words.firstHint, longest: 600 },
      about: { label: words.first, hint: words.firstHint, longest: 600 },
      doing: { label: WORDS.doing, longest: 600 },
      who: {
        label: kind === "promise" ? WORDS.promiseWho : WORDS.who,
        hint: WORDS.roleHint,
        ...line,
      },
      how: { label: WORDS.how, ...line },
    };
    return this.names.map((name) =>
      desk.box({ place: at(name), rows: 2, label: "", longest: 600, ...made[name] }),
    );
  }

  private makeTick(place: string): { choosing: Choosing; box: HTMLInputElement } {
    const box = make("input", {
      type: "checkbox",
      onchange: () => choosing.choose(box.checked ? "yes" : "no"),
    });
    const choosing = new Choosing(
      this.desk,
      place,
      (value) => {
        box.checked = value === "yes";
      },
      (sentence) => this.say(sentence),
    );
    return { choosing, box };
  }

  private get isEmpty(): boolean {
    return !this.first && this.boxes.every(({ words }) => !words.trim());
  }

  private close(): void {
    if (this.isEmpty) {
      this.acts.remove(); // nothing was written: it goes without a question
      return;
    }
    for (const box of this.boxes) box.sendIfDue();
    this.form.hidden = true;
    this.opener.hidden = this.words.hidden = this.meta.hidden = false;
    this.opener.focus();
  }

  private askToRemove(): void {
    if (this.isEmpty) {
      this.acts.remove();
      return;
    }
    ask(
      this.sure,
      {
        title: WORDS.rows[this.kind].remove,
        words: WORDS.removeWords,
        choices: [[WORDS.removeYes, () => this.acts.remove()]],
        cancel: WORDS.removeNo,
        opener: this.remover,
      },
      { level: "h3", block: "nearest" },
    );
  }
}
