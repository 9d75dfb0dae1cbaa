/** Who does what: the tasks that are not done, by role, and what was decided for the day. */

import { inOrder, make, setText } from "../../lib/dom.js";
import type { PlannedTask, PlanPage } from "../../messages.js";
import { WORDS } from "../../words/day.js";
import { Choosing } from "../plan/choosing.js";
import { dayInWords } from "../plan/days.js";
import type { Desk } from "../plan/desk.js";
import { section, written } from "../plan/drawing.js";

/** Tasks by role, in the order in which each role is first named; nobody's come last. */
export function byRole(tasks: readonly PlannedTask[]): [string, PlannedTask[]][] {
  const found = new Map<string, [string, PlannedTask[]]>();
  for (const task of tasks) {
    const who = task.who.trim();
    const key = who.toLowerCase();
    const there = found.get(key);
    if (there) there[1].push(task);
    else found.set(key, [who, [task]]);
  }
  const groups = [...found.values()];
  return [...groups.filter(([who]) => who), ...groups.filter(([who]) => !who)];
}

class TaskRow {
  readonly element: HTMLElement;
  private readonly box: HTMLInputElement;
  private readonly words = make("bdi", {});
  private readonly day = make("small", {});
  private readonly choosing: Choosing;

  constructor(desk: Desk, id: string, ticked: () => void) {
    this.choosing = new Choosing(desk, `task:${id}:done`, (value) => {
      this.box.checked = value === "yes";
    });
    this.box = make("input", {
      type: "checkbox",
      onchange: () => {
        ticked();
        this.choosing.choose(this.box.checked ? "yes" : "no");
      },
    });
    this.element = make(
      "li",
      {},
      make(
        "label",
        { class: "rpw-answer rpw-task" },
        this.box,
        make("span", {}, this.words, " ", this.day),
      ),
    );
  }

  update({ what, due, done, isLate }: PlannedTask): void {
    const day = dayInWords(due);
    setText(this.words, what);
    setText(this.day, day && (isLate ? WORDS.late(day) : WORDS.by(day)));
    this.choosing.show(done ? "yes" : "no");
  }
}

export class Doing {
  readonly element: HTMLElement;
  readonly id: string;
  private readonly tick = make("p", { class: "rpw-quiet" });
  private readonly roles = make("div", {});
  private readonly decidedTitle = make("h3", {}, WORDS.decided);
  private readonly decided = make("div", { class: "rpw-decided" });
  private readonly groups = new Map<string, { element: HTMLElement; list: HTMLElement }>();
  private readonly rows = new Map<string, TaskRow>();
  /** Ticked here: they stay where they are, for a press that was a mistake. */
  private readonly ticked = new Set<string>();
  private drawn = "";

  constructor(private readonly desk: Desk) {
    this.id = `${desk.id}-doing`;
    const { element } = section(
      this.id,
      WORDS.doing,
      this.tick,
      this.roles,
      this.decidedTitle,
      this.decided,
    );
    this.element = element;
  }

  draw(page: PlanPage): void {
    const tasks = page.tasks.filter((each) => !each.done || this.ticked.has(each.id));
    setText(this.tick, tasks.length ? WORDS.tick : WORDS.doingNone);
    const groups = byRole(tasks).map(([who, those]) => {
      const group = this.group(who);
      inOrder(
        group.list,
        those.map((each) => this.row(each)),
      );
      return group.element;
    });
    inOrder(this.roles, groups);
    this.drawDecided(page);
  }

  private group(who: string): { element: HTMLElement; list: HTMLElement } {
    const key = who.toLowerCase();
    let group = this.groups.get(key);
    if (!group) {
      const id = `${this.id}-role-${this.groups.size}`;
      const list = make("ul", { class: "rpw-tasks", "aria-labelledby": id });
      const title = make("h3", { id, dir: "auto" }, who || WORDS.nobody);
      group = { element: make("div", {}, title, list), list };
      this.groups.set(key, group);
    }
    return group;
  }

  private row(task: PlannedTask): HTMLElement {
    let row = this.rows.get(task.id);
    if (!row) {
      row = new TaskRow(this.desk, task.id, () => this.ticked.add(task.id));
      this.rows.set(task.id, row);
    }
    row.update(task);
    return row.element;
  }

  private drawDecided({ entries }: PlanPage): void {
    const now = JSON.stringify(entries);
    if (this.drawn === now) return;
    this.drawn = now;
    const known = new Map(entries.map((each) => [each.prompt, each]));
    const prompts = this.desk.content.guide.sections
      .flatMap((each) => each.prompts)
      .filter(({ stage, id }) => {
        return stage === "on_the_day" && known.get(id)?.standing !== "not_this_one";
      });
    this.decidedTitle.hidden = prompts.length === 0;
    const has = ({ id }: { id: string }) => Boolean(known.get(id)?.words);
    const blank = prompts.filter((each) => !has(each));
    this.decided.replaceChildren(
      ...prompts.filter(has).flatMap(({ id, question }) => {
        const { words = "", standing = "" } = known.get(id) ?? {};
        return [
          make("h4", {}, question),
          written(standing === "decided" ? words : WORDS.stillOpen + words),
        ];
      }),
      ...(blank.length
        ? [
            make("p", { class: "rpw-quiet" }, WORDS.nothing),
            make("ul", {}, ...blank.map(({ question }) => make("li", {}, question))),
          ]
        : []),
    );
  }
}
