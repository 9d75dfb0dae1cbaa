/** What is said under a box that several people may write in. */

import { characters } from "./shared.js";

export const WORDS = {
  kept: (time: string) => `Kept ${time}`,
  joined: (time: string) =>
    `Kept ${time}. Somebody else wrote here too: their words and yours are both in the box.`,
  keptHere: "Kept on this device; not with the workbook yet",
  keptNowhere: "Not kept yet, and this device keeps nothing: leave this page open",
  waits: "Kept on this device until you have decided about these words",
  waitsHere: "Not kept until you have decided about these words",
  tooLong: (by: number) => `${characters(by)} too many. Shorten it.`,
  otherHere: "Somebody else is writing here.",
  bothHere: "Somebody else is writing here too. Go on: both your words are kept.",
};
