/** The boxes that fill gaps: one for each gap, which stands where the gap is first used. */

import { make, setText } from "../../lib/dom.js";
import type { GapWords, PlanPage } from "../../messages.js";
import { WORDS } from "../../words/sheets.js";
import type { Desk } from "../plan/desk.js";
import { written } from "../plan/drawing.js";
import type { SharedBox } from "../plan/shared_box.js";

/** One box, with what the plan says on the prompt that helps to fill it. */
class GapBox {
  readonly element: HTMLElement;
  private readonly box: SharedBox;
  private readonly help: HTMLDetailsElement;
  private readonly helpWords = make("div", {});

  constructor(
    desk: Desk,
    private readonly gap: GapWords,
    question: string,
  ) {
    this.box = desk.box({
      place: `wording:gap-${gap.id}:words`,
      label: gap.label,
      kind: "text",
      ...(gap.hint ? { hint: gap.hint } : {}),
    });
    this.help = make(
      "details",
      { class: "rpw-help" },
      make("summary", {}, WORDS.says(question)),
      this.helpWords,
    );
    this.element = make("div", { id: `gap-${gap.id}` }, this.box.element, this.help);
  }

  draw({ wording, entries }: PlanPage): void {
    this.box.show(wording[`gap-${this.gap.id}`] ?? "");
    const words = entries.find((each) => each.prompt === this.gap.prompt)?.words ?? "";
    this.help.hidden = words === "";
    if (this.helpWords.textContent !== words) this.helpWords.replaceChildren(written(words));
  }

  focus(): void {
    this.element.closest("details")?.setAttribute("open", "");
    this.box.box.focus();
    this.box.box.scrollIntoView({ block: "center" });
  }
}

export class GapBoxes {
  private readonly boxes = new Map<string, GapBox>();

  constructor(private readonly desk: Desk) {}

  label(gap: string): string {
    return this.desk.content.guide.gaps.find((each) => each.id === gap)?.label ?? "";
  }

  get(id: string): GapBox | null {
    const known = this.boxes.get(id);
    if (known) return known;
    const { gaps, sections } = this.desk.content.guide;
    const gap = gaps.find((each) => each.id === id);
    if (!gap) return null;
    const prompts = sections.flatMap((each) => each.prompts);
    const question = prompts.find((each) => each.id === gap.prompt)?.question ?? "";
    const made = new GapBox(this.desk, gap, question);
    this.boxes.set(id, made);
    return made;
  }

  draw(page: PlanPage): void {
    for (const each of this.boxes.values()) each.draw(page);
  }
}

/** How many gaps of a part are empty, as the summary of its boxes says it. */
export function sayEmpty(summary: HTMLElement, empty: number, of: number): void {
  setText(summary, WORDS.fill(empty, of));
}
