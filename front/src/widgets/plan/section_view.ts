/** One section of a plan: its prompts, one under the other, and the way to the sections beside it. */

import { make, setText } from "../../lib/dom.js";
import type { GuideSectionWords, PlanPage } from "../../messages.js";
import { WORDS } from "../../words/plan.js";
import { countsOf } from "./counting.js";
import { type Page, placeLink } from "./here.js";
import { type View, WHOLE } from "./places.js";
import { PromptCard } from "./prompt_card.js";

/** The prompt beside which promises stand, where a guide has it; its last prompt otherwise. */
const PROMISES = "what-they-hear";

export class SectionView implements View {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  private readonly cards: ReadonlyMap<string, PromptCard>;
  private readonly counts = make("p", { class: "rpw-quiet" });

  constructor(
    page: Page,
    private readonly section: GuideSectionWords,
  ) {
    const { guide, byTextBoxes } = page.desk.content;
    const { sections } = guide;
    const at = sections.indexOf(section);
    const prompts = sections.flatMap((each) => each.prompts);
    const promises = prompts.find(({ id }) => id === PROMISES) ?? prompts.at(-1);
    const id = `${page.desk.id}-section-${section.id}`;
    this.heading = make("h2", { id, tabindex: "-1" }, section.title);
    this.cards = new Map(
      section.prompts.map((prompt) => [
        prompt.id,
        new PromptCard(
          page,
          prompt,
          prompt === promises ? ["task", "worry", "promise"] : ["task", "worry"],
        ),
      ]),
    );
    this.element = make(
      "section",
      { "aria-labelledby": id, hidden: true },
      make("p", { class: "rpw-stage" }, WORDS.where(at + 1, sections.length)),
      this.heading,
      make("p", {}, section.words),
      this.counts,
      at === 0
        ? make("div", { class: "rpw-above" }, ...paragraphs(guide.above))
        : drawAbove(guide.above),
      byTextBoxes && at > 0 ? make("p", { class: "rpw-quiet" }, byTextBoxes) : null,
      ...Array.from(this.cards.values(), ({ element }) => element),
      drawWay(page, sections[at - 1], sections[at + 1]),
    );
  }

  at(prompt: string): HTMLElement | null {
    return this.cards.get(prompt)?.heading ?? null;
  }

  draw(page: PlanPage): void {
    setText(this.counts, WORDS.counts(countsOf(page, this.section.prompts)));
    for (const card of this.cards.values()) card.draw(page);
  }
}

/** The words above the first prompt, folded where they were read before. */
export const drawAbove = (words: string): HTMLElement =>
  make("details", {}, make("summary", {}, WORDS.above), ...paragraphs(words));

const paragraphs = (words: string): HTMLElement[] =>
  words.split("\n\n").map((each) => make("p", {}, each));

function drawWay(
  page: Page,
  before: GuideSectionWords | undefined,
  after: GuideSectionWords | undefined,
): HTMLElement {
  const next = after
    ? placeLink(page, after.id, WORDS.next + after.title, { class: "rpw-button-link rpw-send" })
    : placeLink(page, WHOLE, WORDS.toWhole, { class: "rpw-button-link rpw-send" });
  return make(
    "nav",
    { class: "rpw-way", "aria-label": WORDS.sections },
    next,
    before
      ? placeLink(page, before.id, WORDS.previous + before.title, { class: "rpw-link" })
      : null,
    after ? placeLink(page, WHOLE, WORDS.whole, { class: "rpw-link" }) : null,
  );
}
