/** Saying how far a plan is: some pages come to be used before anybody has said that it was ready. */

import type { PlanPage } from "../../messages.js";
import type { Desk } from "./desk.js";

type State = PlanPage["state"];

const ORDER: readonly State[] = ["draft", "ready", "under_way", "reviewed", "fed_back"];

/** Whether a plan has come as far as a state; one that was stopped has not. */
export const isAsFarAs = (state: State, as: State): boolean =>
  ORDER.indexOf(state) >= ORDER.indexOf(as);

/** Move a plan on to a state, one step after another. */
export function moveOn(desk: Desk, to: State, done: () => void): void {
  const { state } = desk.page;
  const next = ORDER[ORDER.indexOf(state) + 1];
  if (state === "stopped" || !next || isAsFarAs(state, to)) done();
  else desk.move(next, "", () => moveOn(desk, to, done));
}
