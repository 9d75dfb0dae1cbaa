/** The ideas and the answers to them, as they stand on the sheet for young people. */

import { make } from "../../lib/dom.js";
import type { NotedIdea, PlanPage } from "../../messages.js";
import { WORDS } from "../../words/sheets.js";
import type { Desk } from "../plan/desk.js";

export class AnswersShown {
  readonly element = make("div", {});
  private drawn = "";

  constructor(private readonly desk: Desk) {}

  draw({ ideas }: PlanPage): void {
    const now = JSON.stringify(ideas);
    if (this.drawn === now) return;
    this.drawn = now;
    const { review } = this.desk.content.links;
    this.element.replaceChildren(
      ideas.length
        ? make("ul", { class: "rpw-answers-shown" }, ...ideas.map(drawn))
        : make("p", {}, WORDS.noIdeas),
      review ? make("p", { class: "rpw-edit" }, make("a", { href: review }, WORDS.toReview)) : "",
    );
  }
}

function drawn({ words, answer, why, next }: NotedIdea): HTMLElement {
  const rows = [
    [WORDS.said, words],
    [WORDS.answer, WORDS.answers[answer]],
    [WORDS.why, why],
    [WORDS.comesNext, next],
  ] as const;
  return make(
    "li",
    {},
    make(
      "dl",
      {},
      ...rows
        .filter(([, said]) => said)
        .flatMap(([label, said]) => [make("dt", {}, label), make("dd", { dir: "auto" }, said)]),
    ),
  );
}
