/** What is said beside a box in which something is worth another look. */

export const WORDS = {
  title: "Worth another look before it is kept",
  said: (words: string) => `Something you wrote is worth another look: ${words}`,
  leaveOut: "Leave it out",
  reword: "Reword it",
  notIdentifying: "This is not identifying",
  keep: "Keep my wording",
  before: (n: number) =>
    n === 1
      ? "One place is worth another look before you send."
      : `${n} places are worth another look before you send.`,
  asItIs: "To send it as it is, send again.",
};
