/** What every page of a plan says. */

import { GONE_KEPT, inWords, REOPEN } from "./shared.js";

export const WORDS = {
  problem: "That was not kept",
  gone: GONE_KEPT,
  reopen: REOPEN,
  others: (people: number) =>
    people === 1
      ? "One other person is in this plan now."
      : `${inWords(people)} others are in this plan now.`.replace(/^./, (first) =>
          first.toUpperCase(),
        ),
};
