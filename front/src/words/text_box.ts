/** What is said under a box that keeps what is typed. */

import { count } from "./shared.js";

export const WORDS = {
  kept: (time: string) => `Kept ${time}`,
  keptHere: "Kept on this device; not with the workbook yet",
  waits: "Kept on this device until you have decided about the words below",
  tooLong: (by: number) => `${count(by)} characters too many. Shorten it.`,
};
