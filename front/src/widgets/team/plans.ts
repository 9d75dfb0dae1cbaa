/** A team's plans for activities: where they stand, what is due in them, and what to talk about. */

import { bringForward, button, hidden, inOrder, make, setText } from "../../lib/dom.js";
import type {
  PlannedDue,
  PlannedIdeas,
  PlanWords,
  TeamPage,
  ToTalkAboutWords,
} from "../../messages.js";
import { WORDS } from "../../words/team_plans.js";
import type { Desk } from "./desk.js";

type Said = "finish" | "keep_promise" | "talked";

const titleOf = (title: string): string => (title ? WORDS.named(title) : WORDS.untitled);

/** Where a plan is begun: the page itself gives the form its token when it is sent. */
export function beginForm({ content }: Desk): HTMLElement | null {
  if (!content.begin) return null;
  const field = (name: string, value: string) => make("input", { type: "hidden", name, value });
  return make(
    "form",
    { method: "post", action: content.begin },
    field("_xsrf", ""),
    field("team", content.team),
    content.example ? field("example", "yes") : null,
    make("button", { type: "submit" }, WORDS.begin),
  );
}

/** What was just said of a plan, with a way to take it back. */
class JustSaid {
  readonly element = make("div", { class: "rpw-just-said", role: "status", tabindex: "-1" });

  constructor(private readonly desk: Desk) {}

  say(words: string, takeBack: (() => void) | null): void {
    const back = takeBack && button(WORDS.takeBack, takeBack, { class: "rpw-plain" });
    this.element.replaceChildren(make("p", { class: "rpw-said" }, words));
    if (back) this.element.append(back);
  }

  /** Say one thing of a plan; `heading` is where one goes on once its line is gone. */
  press(
    kind: Said,
    [plan, row]: readonly [string, string],
    yes: boolean,
    words: string,
    heading: HTMLElement,
  ): void {
    const { desk } = this;
    const done = () => {
      const back = () => this.press(kind, [plan, row], false, words, heading);
      this.say(yes ? words : WORDS.backNow, yes ? back : null);
      const section = this.element.closest("section");
      if (section) section.hidden = false; // its last line may just have gone
      bringForward(heading.isConnected && !heading.hidden ? heading : this.element, "nearest");
    };
    const failed = (sentence: string) => {
      desk.complain(sentence);
      // Somebody else may have said it first: show how it stands.
      if (sentence) desk.ask<"look">({ kind: "look", seen: "" }, () => desk.complain(sentence));
    };
    if (kind === "talked") {
      desk.ask<"talked">({ kind, plan, prompt: row, yes }, done, failed);
    } else if (kind === "finish") desk.ask<"finish">({ kind, plan, row, yes }, done, failed);
    else desk.ask<"keep_promise">({ kind, plan, row, yes }, done, failed);
  }
}

/** A list that keeps a line while it says the same: what has the focus keeps it. */
class Lines<T> {
  readonly element = make("ul", { class: "rpw-sessions" });
  private readonly known = new Map<string, HTMLElement>();

  constructor(private readonly line: (each: T) => HTMLElement) {}

  draw(all: readonly T[]): void {
    const now = all.map((each) => [JSON.stringify(each), each] as const);
    for (const key of this.known.keys()) {
      if (!now.some(([other]) => other === key)) this.known.delete(key);
    }
    inOrder(
      this.element,
      now.map(([key, each]) => {
        const known = this.known.get(key) ?? this.line(each);
        this.known.set(key, known);
        return known;
      }),
    );
  }
}

/** A heading with its list; nothing where the list is empty. */
class Part<T> {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  private readonly lines: Lines<T>;

  constructor(title: string, line: (each: T) => HTMLElement) {
    this.heading = make("h3", { tabindex: "-1" }, title);
    this.lines = new Lines(line);
    this.element = make("div", {}, this.heading, this.lines.element);
  }

  draw(all: readonly T[]): void {
    this.element.hidden = this.heading.hidden = all.length === 0;
    this.lines.draw(all);
  }
}

/** What is due in plans, and what young people wait for: beside the team's own actions. */
export class FromPlans {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly said: JustSaid;
  private readonly tasks: Part<PlannedDue>;
  private readonly promises: Part<PlannedDue>;
  private readonly ideas: Part<PlannedIdeas>;

  constructor(desk: Desk) {
    const id = `${desk.id}-due`;
    this.said = new JustSaid(desk);
    this.heading = make("h2", { id, tabindex: "-1" }, WORDS.due);
    this.tasks = new Part(WORDS.tasks, (each) => this.line("finish", each));
    this.promises = new Part(WORDS.promises, (each) => this.line("keep_promise", each));
    this.ideas = new Part(WORDS.ideas, drawIdeas);
    this.element = make(
      "section",
      { "aria-labelledby": id },
      this.heading,
      make("p", {}, WORDS.dueIntro),
      this.said.element,
      ...[this.tasks, this.promises, this.ideas].map((each) => each.element),
    );
  }

  draw({ plans }: TeamPage): void {
    const { tasks, promises, ideas } = plans;
    this.tasks.draw(tasks);
    this.promises.draw(promises);
    this.ideas.draw(ideas);
    // What was just said stays to be taken back.
    const isEmpty = ![tasks, promises, ideas].some((each) => each.length);
    this.element.hidden = isEmpty && this.said.element.childElementCount === 0;
  }

  private line(kind: "finish" | "keep_promise", each: PlannedDue): HTMLElement {
    const isTask = kind === "finish";
    const [label, now] = isTask ? [WORDS.done, WORDS.doneNow] : [WORDS.kept, WORDS.keptNow];
    const what = each.what || WORDS.noWords;
    const day = each.isLate ? WORDS.wasDue(each.due) : each.due ? WORDS.by(each.due) : WORDS.noDay;
    const press = () => this.said.press(kind, [each.plan, each.row], true, now, this.heading);
    return make(
      "li",
      {},
      make("strong", { dir: "auto" }, what),
      make("span", { dir: "auto" }, [each.who, day].filter(Boolean).join(" · ")),
      make("span", { class: "rpw-quiet", dir: "auto" }, WORDS.ofPlan(titleOf(each.title))),
      make(
        "div",
        { class: "rpw-beside-buttons" },
        button(label, press, {}, hidden(WORDS.of(what))),
        each.link
          ? make(
              "a",
              { class: "rpw-link", href: each.link },
              isTask ? WORDS.openPrompt : WORDS.explain,
              hidden(WORDS.of(what)),
            )
          : null,
      ),
    );
  }
}

function drawIdeas({ title, words, more, link }: PlannedIdeas): HTMLElement {
  const name = titleOf(title);
  return make(
    "li",
    {},
    make("strong", { dir: "auto" }, name),
    make("ul", {}, ...words.map((each) => make("li", { dir: "auto" }, each || WORDS.noWords))),
    more ? make("span", { class: "rpw-quiet" }, WORDS.more(more)) : null,
    link
      ? make("a", { class: "rpw-link", href: link }, WORDS.answer, hidden(WORDS.answerIn(name)))
      : null,
  );
}

/** What the team marked in its plans, to talk about when it meets. */
export class TalkNext {
  readonly element: HTMLElement;
  private readonly part: Part<ToTalkAboutWords>;
  private readonly said: JustSaid;

  constructor(desk: Desk) {
    this.said = new JustSaid(desk);
    this.part = new Part(WORDS.talk, (each) => this.line(each));
    this.part.heading.after(make("p", {}, WORDS.talkIntro));
    this.element = make("div", {}, this.part.element, this.said.element);
  }

  draw({ plans }: TeamPage): void {
    this.part.draw(plans.talk);
  }

  private line(each: ToTalkAboutWords): HTMLElement {
    const { plan, prompt, question, words, title, about, link } = each;
    const press = () =>
      this.said.press("talked", [plan, prompt], true, WORDS.talkedNow, this.part.heading);
    return make(
      "li",
      {},
      make("strong", {}, question),
      words ? make("p", { class: "rpw-planned", dir: "auto" }, words) : null,
      ...about.map((statement) => make("span", { class: "rpw-quiet" }, WORDS.about(statement))),
      make("span", { class: "rpw-quiet", dir: "auto" }, WORDS.ofPlan(titleOf(title))),
      make(
        "div",
        { class: "rpw-beside-buttons" },
        button(WORDS.talked, press, {}, hidden(WORDS.of(question))),
        link
          ? make(
              "a",
              { class: "rpw-link", href: link },
              WORDS.openPrompt,
              hidden(WORDS.of(question)),
            )
          : null,
      ),
    );
  }
}

/** The plans themselves, and the way to a new one. */
export class Plans {
  readonly element: HTMLElement;
  private readonly none = make("p", {}, WORDS.none);
  private readonly going = new Lines(drawPlan);
  private readonly ended = new Lines(drawPlan);
  private readonly summary = make("summary", {});
  private readonly folded = make("details", {}, this.summary, this.ended.element);

  constructor(desk: Desk) {
    const id = `${desk.id}-plans`;
    const form = beginForm(desk);
    this.element = make(
      "section",
      { "aria-labelledby": id },
      make("h2", { id }, WORDS.plans),
      this.none,
      this.going.element,
      this.folded,
      form,
      form && make("p", { class: "rpw-quiet" }, WORDS.beginWords),
    );
  }

  draw({ plans: { going, ended } }: TeamPage): void {
    this.none.hidden = going.length + ended.length > 0;
    this.going.element.hidden = going.length === 0;
    this.folded.hidden = ended.length === 0;
    setText(this.summary, WORDS.ended(ended.length));
    this.going.draw(going);
    this.ended.draw(ended);
  }
}

function drawPlan({ title, state, month, open, goes, link }: PlanWords): HTMLElement {
  const name = title || WORDS.untitled;
  const isOver = state === "fed_back" || state === "stopped";
  const standing = [WORDS.states[state], month].filter(Boolean).join(" · ");
  return make(
    "li",
    {},
    make("strong", { dir: "auto" }, link ? make("a", { href: link }, name) : name),
    make("span", {}, isOver ? `${standing}.` : `${standing}. ${WORDS.open(open)}`),
    goes ? make("span", { class: "rpw-quiet" }, WORDS.goes(goes)) : null,
  );
}
