/** What of the plan stands beside a question of the review. */

import { make } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/review.js";
import type { Desk } from "../plan/desk.js";
import { written } from "../plan/drawing.js";
import { Waiting } from "./waiting.js";

interface Shown {
  element: HTMLElement;
  draw(page: PlanPage): void;
}

/** Draws only when what it is about has changed. */
abstract class Drawn implements Shown {
  readonly element = make("div", { class: "rpw-shown" });
  private drawn = "";

  constructor(protected readonly desk: Desk) {}

  draw(page: PlanPage): void {
    const about = this.about(page);
    const now = JSON.stringify(about);
    if (this.drawn === now) return;
    this.drawn = now;
    this.element.replaceChildren(...this.made(page));
  }

  protected abstract about(page: PlanPage): unknown;
  protected abstract made(page: PlanPage): Node[];
}

/** The plan's own first words: what it says in the first section of its guide. */
class Purpose extends Drawn {
  private prompts() {
    return this.desk.content.guide.sections[0]?.prompts ?? [];
  }

  protected about({ entries }: PlanPage): unknown {
    const ids = new Set(this.prompts().map((each) => each.id));
    return entries.filter((each) => ids.has(each.prompt)).map((each) => each.words);
  }

  protected made({ entries }: PlanPage): Node[] {
    const words = new Map(entries.map((each) => [each.prompt, each.words]));
    const said = this.prompts().filter((each) => words.get(each.id));
    return [
      make("h4", {}, WORDS.purpose),
      ...(said.length
        ? said.flatMap(({ id, question }) => [
            make("p", { class: "rpw-quiet" }, question),
            make("blockquote", { dir: "auto" }, words.get(id)),
          ])
        : [make("p", { class: "rpw-quiet" }, WORDS.purposeNone)]),
    ];
  }
}

class IdeasShown extends Drawn {
  protected about({ ideas }: PlanPage): unknown {
    return ideas.map((each) => each.words);
  }

  protected made({ ideas }: PlanPage): Node[] {
    return [
      make("h4", {}, WORDS.ideasShown),
      ideas.length
        ? make("ul", {}, ...ideas.map((each) => make("li", {}, written(each.words))))
        : make("p", { class: "rpw-quiet" }, WORDS.ideasNone),
    ];
  }
}

class WaitsShown implements Shown {
  readonly element: HTMLElement;
  private readonly waiting: Waiting;

  constructor(desk: Desk) {
    this.waiting = new Waiting(desk, WORDS.promisesNone);
    this.element = make(
      "div",
      { class: "rpw-shown" },
      make("h4", {}, WORDS.promisesShown),
      this.waiting.element,
    );
  }

  draw(page: PlanPage): void {
    this.waiting.draw(page);
  }
}

export function shownFor(desk: Desk, shows: string): Shown | null {
  if (shows === "purpose") return new Purpose(desk);
  if (shows === "ideas") return new IdeasShown(desk);
  return shows === "promises" ? new WaitsShown(desk) : null;
}
