/** Sentences that stand on more than one page. */

export const count = (n: number): string => n.toLocaleString("en-GB");

export const characters = (n: number): string =>
  n === 1 ? "1 character" : `${count(n)} characters`;

const SMALL = "none one two three four five six seven eight nine ten eleven twelve".split(" ");

/** A number as it is said: "six", and from 13 on in figures. */
export const inWords = (n: number): string => SMALL[n] ?? count(n);

export const places = (n: number): string => (n === 1 ? "1 place" : `${count(n)} places`);

/** What a door counted, as far as it is said. */
export interface CountedDoor {
  state: "open" | "shut";
  places: number;
  added: number;
  waiting: number;
  byItself: boolean;
  expected: number | null;
}

/** Places that were added at a shut door stay said on everybody's screen. */
export const placesAdded = (added: number, waiting: number): string => {
  const said = `${places(added)} ${added === 1 ? "was" : "were"} added after the door was shut.`;
  if (!waiting) return said;
  if (waiting < added)
    return `${said} ${waiting} of them ${waiting === 1 ? "is" : "are"} still free.`;
  return `${said} ${added === 1 ? "It is" : "They are"} still free.`;
};

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
