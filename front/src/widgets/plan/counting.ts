/** How the prompts of a plan stand, counted. */

import type { PlanEntry, PlanPage, PromptWords } from "../../messages.js";

export type Mark = PlanEntry["standing"] | "still";

/** How one prompt stands, in one word. */
export const markOf = ({ standing, stillTrue }: PlanEntry): Mark =>
  stillTrue ? "still" : standing;

export interface Counts {
  decided: number;
  open: number;
  not: number;
}

export function countsOf(page: PlanPage, prompts: readonly PromptWords[]): Counts {
  const ids = new Set(prompts.map(({ id }) => id));
  const marks = page.entries.filter(({ prompt }) => ids.has(prompt)).map(markOf);
  const decided = marks.filter((mark) => mark === "decided").length;
  const not = marks.filter((mark) => mark === "not_this_one").length;
  return { decided, not, open: marks.length - decided - not };
}
