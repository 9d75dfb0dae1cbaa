/** What the shared screen says: nothing that a whole room may not see. */

import {
  CLOSED,
  type CountedDoor,
  done,
  GUESSED,
  HEARD,
  inWords,
  late,
  left,
  placesAdded,
  REVEALED,
} from "./shared.js";

export const WORDS = {
  join: "Join on your phone or laptop",
  typeIt: (address: string) => `Go to ${address} and type these words`,
  door: ({ state, places: n, byItself }: CountedDoor) => {
    if (state === "open") return n === 0 ? "Nobody is in yet" : `${n} in`;
    if (byItself) return `${n} in: are you ${inWords(n)}?`;
    return `The door is shut: ${n} in`;
  },
  asked: "As many as were expected are in, so the door is shut. Say so now if you are not as many.",
  added: placesAdded,
  done,
  sealed: "Answer quietly, on your own. Nobody sees an answer until everyone is done.",
  languageOff:
    "For this session the prompts about language are turned off. Details that could identify somebody are still asked about.",
  late,
  talk: "Worth talking about first",
  talkOnly: "Fewer than five answers: no picture, so talk. Pick two or three of these.",
  question: (n: number) => `Question ${n}`,
  young: HEARD,
  how: GUESSED,
  act: "What we will do",
  checkOut: "Two minutes at the end",
  checkOutWords: "Say it aloud, or keep it to yourself. Nothing of it is written down.",
  by: (owner: string, due: string) => [owner, due && `by ${due}`].filter(Boolean).join(", "),
  closed: CLOSED,
  revealed: REVEALED,
  left,
  gone: "The workbook has stopped answering. Nothing is lost. Load this page again.",
};
