/** What the shared screen says: nothing that a whole room may not see. */

import { CLOSED, done, HOW, joined, late, left, REVEALED, YOUNG } from "./shared.js";

export const WORDS = {
  join: "Join on your phone or laptop",
  typeIt: (address: string) => `Go to ${address} and type these three words`,
  joined,
  done,
  sealed: "Answer quietly, on your own. Nobody sees an answer until everyone is done.",
  languageOff:
    "For this session the prompts about language are turned off. Details that could identify somebody are still asked about.",
  late,
  talk: "Worth talking about first",
  talkOnly: "Fewer than five answers: no picture, so talk. Pick two or three of these.",
  question: (n: number) => `Question ${n}`,
  young: YOUNG,
  how: HOW,
  act: "What we will do",
  checkOut: "Two minutes at the end",
  checkOutWords: "Say it aloud, or keep it to yourself. Nothing of it is written down.",
  by: (owner: string, due: string) => [owner, due && `by ${due}`].filter(Boolean).join(", "),
  closed: CLOSED,
  revealed: REVEALED,
  left,
  gone: "The workbook has stopped answering. Nothing is lost. Load this page again.",
};
