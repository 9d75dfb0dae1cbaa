/** How the prompts of a plan stand, counted. */

import type { PlanEntry, PlanPage, PromptWords } from "../../messages.js";
import type { Counts } from "../../words/plan.js";

export type Mark = PlanEntry["standing"] | "still";

/** How one prompt stands, in one word. */
export const markOf = ({ standing, stillTrue }: PlanEntry): Mark =>
  stillTrue ? "still" : standing;

export function countsOf(page: PlanPage, prompts: readonly PromptWords[]): Counts {
  const ids = new Set(prompts.map(({ id }) => id));
  const marks = page.entries.filter(({ prompt }) => ids.has(prompt)).map(markOf);
  const decided = marks.filter((mark) => mark === "decided").length;
  const not = marks.filter((mark) => mark === "not_this_one").length;
  const again = marks.filter((mark) => mark === "still").length;
  return { decided, not, again, open: marks.length - decided - not };
}
