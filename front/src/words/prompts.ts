/** What is said beside a box in which something is worth another look. */

const number = (n: number): string => n.toLocaleString("en-GB");

export const WORDS = {
  title: "Worth another look before it is kept",
  said: (words: string) => `Something you wrote is worth another look: ${words}`,
  write: (words: string) => `Write “${words}”`,
  leaveOut: "Leave it out",
  reword: "Reword it myself",
  notIdentifying: "This is not identifying",
  keep: "Keep my wording",
  written: (words: string) => `It says “${words}” now.`,
  leftOut: "It is left out now.",
  undo: "Undo",
  undone: "It says what you wrote again.",
  before: (n: number) =>
    n === 1
      ? "One place is worth another look before you send."
      : `${n} places are worth another look before you send.`,
  next: "Show the next one",
  asItIs: "Send as it is",
  allDecided: "You have looked at everything.",
  send: "Send now",
  partly: (looked: number, byModel: number) =>
    byModel
      ? `Only the first ${number(looked)} characters are looked at, and for names that are on no list only the first ${number(byModel)}.`
      : `Only the first ${number(looked)} characters are looked at.`,
};
