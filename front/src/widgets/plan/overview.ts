/** The whole of a plan: what it is called, what of it is decided, and what is left to do. */

import { make, setText } from "../../lib/dom.js";
import type { GuideSectionWords, PlanPage } from "../../messages.js";
import { WORDS } from "../../words/plan.js";
import { About } from "./about.js";
import { AskManagers } from "./ask_managers.js";
import { countsOf, markOf } from "./counting.js";
import { type Page, placeLink } from "./here.js";
import { HowFar } from "./how_far.js";
import { Papers } from "./papers.js";
import type { View } from "./places.js";
import { aboutRow, firstWords, type RowKind } from "./row_card.js";
import type { rowsOf } from "./rows.js";
import { drawAbove } from "./section_view.js";

/** A part that is drawn again only when what it shows is news: what has the focus keeps it. */
export class Part {
  private drawn = "";

  constructor(readonly element: HTMLElement) {}

  draw(what: unknown, parts: () => (HTMLElement | null)[]): void {
    const now = JSON.stringify(what);
    if (this.drawn === now || this.isIn) return;
    this.drawn = now;
    this.element.replaceChildren(...parts().filter((each) => each !== null));
  }

  private get isIn(): boolean {
    return this.element.contains(document.activeElement);
  }
}

export class Overview implements View {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  private readonly about: About;
  private readonly howFar: HowFar;
  private readonly summary = make("p", {});
  private readonly goOn = make("p", {});
  private readonly sections: readonly SectionLine[];
  private readonly left = new Part(make("div", {}));

  constructor(private readonly page: Page) {
    const { desk } = page;
    const { guide } = desk.content;
    const id = `${desk.id}-whole`;
    this.heading = make("h2", { id, tabindex: "-1" }, WORDS.whole);
    this.about = new About(desk);
    this.howFar = new HowFar(page);
    this.sections = guide.sections.map((section) => new SectionLine(page, section));
    const part = (name: string, title: string, ...more: HTMLElement[]) =>
      make(
        "section",
        { "aria-labelledby": `${id}-${name}`, class: "rpw-part" },
        make("h2", { id: `${id}-${name}` }, title),
        ...more,
      );
    this.element = make(
      "div",
      { hidden: true },
      make(
        "section",
        { "aria-labelledby": id },
        this.heading,
        this.summary,
        this.goOn,
        drawAbove(guide.above),
        make("ol", { class: "rpw-overview" }, ...this.sections.map(({ element }) => element)),
      ),
      part("about", WORDS.about, this.about.element),
      part("left", WORDS.toDo, this.left.element),
      this.howFar.element,
      desk.content.mayRequest ? new AskManagers(desk).element : null,
      new Papers(desk).element,
    );
  }

  draw(page: PlanPage): void {
    const { guide } = this.page.desk.content;
    const prompts = guide.sections.flatMap((section) => section.prompts);
    setText(this.summary, WORDS.summary(countsOf(page, prompts), prompts.length));
    this.drawGoOn(page);
    this.about.draw(page);
    for (const section of this.sections) section.draw(page);
    this.drawLeft(page);
    this.howFar.draw(page);
  }

  private drawGoOn(page: PlanPage): void {
    const [first = ""] = page.open;
    if (this.goOn.dataset.to === first || this.goOn.contains(document.activeElement)) return;
    this.goOn.dataset.to = first;
    const question = this.questionOf(first);
    const words = page.entries.some(({ standing }) => standing) ? WORDS.goOn : WORDS.begin;
    this.goOn.replaceChildren(
      ...(question
        ? [placeLink(this.page, first, words + question, { class: "rpw-button-link rpw-send" })]
        : []),
    );
  }

  private questionOf(prompt: string): string {
    const { sections } = this.page.desk.content.guide;
    const prompts = sections.flatMap((section) => section.prompts);
    return prompts.find(({ id }) => id === prompt)?.question ?? "";
  }

  /** What is to do, to watch and to keep: each with the way to its prompt. */
  private drawLeft(page: PlanPage): void {
    const tasks = page.tasks.filter(({ done }) => !done);
    const worries = page.worries.filter(({ over }) => !over);
    const promises = page.promises.filter(({ outcome }) => !outcome);
    const talks = page.entries.filter(({ talk }) => talk);
    const list = (kind: RowKind, title: string, rows: ReturnType<typeof rowsOf>) =>
      rows.length
        ? make(
            "details",
            { open: rows.length < 4 },
            make("summary", {}, title),
            make("ul", { class: "rpw-left" }, ...rows.map((row) => this.line(kind, row))),
          )
        : null;
    this.left.draw([tasks, worries, promises, talks], () => {
      const found = [
        list("task", WORDS.tasksLeft(tasks.length), tasks),
        list("worry", WORDS.worriesLeft(worries.length), worries),
        list("promise", WORDS.promisesLeft(promises.length), promises),
        talks.length ? this.drawTalks(talks.map(({ prompt }) => prompt)) : null,
      ];
      const none = make("p", { class: "rpw-quiet" }, WORDS.toDoNone);
      return found.some((each) => each !== null) ? found : [none];
    });
  }

  private line(kind: RowKind, row: ReturnType<typeof rowsOf>[number]): HTMLElement {
    const words = firstWords(kind, row) || WORDS.rows[kind].empty;
    const meta = aboutRow(kind, row);
    const link = row.prompt
      ? placeLink(this.page, row.prompt, words)
      : make("span", { dir: "auto" }, words);
    link.dir = "auto";
    return make(
      "li",
      {},
      link,
      meta ? make("span", { class: "rpw-quiet", dir: "auto" }, meta) : null,
    );
  }

  private drawTalks(prompts: readonly string[]): HTMLElement {
    return make(
      "details",
      {},
      make("summary", {}, WORDS.toTalk(prompts.length)),
      make(
        "ul",
        { class: "rpw-left" },
        ...prompts.map((id) => make("li", {}, placeLink(this.page, id, this.questionOf(id)))),
      ),
    );
  }
}

/** A section in the overview: how it stands, and each of its questions. */
class SectionLine {
  readonly element: HTMLElement;
  private readonly counts = make("span", { class: "rpw-quiet" });
  private readonly marks = new Map<string, HTMLElement>();

  constructor(
    page: Page,
    private readonly section: GuideSectionWords,
  ) {
    const lines = section.prompts.map(({ id, question }) => {
      const mark = make("span", { class: "rpw-mark" });
      this.marks.set(id, mark);
      return make("li", {}, placeLink(page, id, question), mark);
    });
    this.element = make(
      "li",
      {},
      placeLink(page, section.id, section.title, { class: "rpw-section-link" }),
      this.counts,
      make(
        "details",
        {},
        make("summary", {}, WORDS.questions(lines.length)),
        make("ul", { class: "rpw-left" }, ...lines),
      ),
    );
  }

  draw(page: PlanPage): void {
    setText(this.counts, WORDS.counts(countsOf(page, this.section.prompts)));
    for (const entry of page.entries) {
      const place = this.marks.get(entry.prompt);
      const mark = markOf(entry);
      if (!place || place.dataset.mark === mark) continue;
      place.dataset.mark = mark;
      place.replaceChildren(
        make("span", { "aria-hidden": "true" }, `${WORDS.signs[mark]} `),
        WORDS.marks[mark],
      );
    }
  }
}
