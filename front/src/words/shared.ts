/** Sentences that stand on more than one page. */

export const count = (n: number): string => n.toLocaleString("en-GB");

export const characters = (n: number): string =>
  n === 1 ? "1 character" : `${count(n)} characters`;

export const joined = (n: number): string =>
  n === 1 ? "1 person has joined" : `${n} people have joined`;

export const done = (n: number, all: number | null): string => {
  if (all) return `${n} of ${all} have answered or passed`;
  return n === 1 ? "1 person has answered or passed" : `${n} people have answered or passed`;
};

export const late = (n: number): string =>
  n === 1 ? "One more answer has arrived." : `${n} more answers have arrived.`;

/** What is left of a timer, in seconds: it is gentle, and stops nothing. */
export const left = (label: string, seconds: number): string => {
  if (seconds <= 0) return `${label}: time to move on when you are ready`;
  if (seconds < 60) return `${label}: less than a minute left`;
  const minutes = Math.round(seconds / 60);
  return `${label}: about ${minutes === 1 ? "1 minute" : `${minutes} minutes`} left`;
};

export const HEARD = "What have young people told us?";
export const GUESSED = "What are we guessing?";
export const CLOSED = "The session is closed. Thank you.";
export const REVEALED = "The pattern is revealed.";
export const REOPEN = "Open this page again";
export const BACK = "The workbook is answering again.";
export const GONE_KEPT =
  "The workbook has stopped answering. What you typed is kept on this device.";
