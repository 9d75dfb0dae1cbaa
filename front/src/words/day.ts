/** What the page for the day itself says. */

import { inWords } from "./shared.js";

const ideas = (n: number): string => (n === 1 ? "one idea" : `${inWords(n)} ideas`);

export const WORDS = {
  state: {
    draft:
      "This plan is still a draft, and some of it may be open. You can use this page all the same.",
    ready: "The plan is ready. Say when it begins, so that everybody in the plan knows.",
    under_way: "It is under way.",
    reviewed: "You have looked back on this one.",
    fed_back: "Young people have heard what came of this one.",
    stopped: "This plan was stopped. What is in it can still be read.",
  } as const,
  begin: "It is under way",
  begun: "Kept: it is under way.",
  over: "It is over",
  overWords:
    "Thank you. Take ten minutes together before anybody leaves. The review takes twenty, today or this week.",
  toReview: "It is over: go to the review",
  review: "Go to the review",
  toPlan: "The whole plan",

  onPage: "On this page",
  toHard: "If something is hard",
  toDoing: "Who does what",
  toRead: "Read out",
  toPromises: "Promises",
  toIdeas: "Ideas",

  hard: "When something is hard",
  danger: "In danger: ",
  ring999: "999",
  young: "For young people: ",
  childline: "Childline, 0800 1111, free, day or night",
  ifs: "What we do if… (for workers only)",

  doing: "Who does what",
  doingNone: "No task is waiting.",
  nobody: "Nobody yet",
  by: (day: string) => `by ${day}`,
  late: (day: string) => `was due ${day}`,
  tick: "Tick what is done.",
  decided: "What you decided for the day",
  stillOpen: "Still open. So far: ",
  nothing: "Nothing is written down on these. Agree them before you begin:",

  promises: "What you promise young people",
  promisesNone: "No promise is written down yet.",

  read: "Words to read out",
  readHint: "Slowly, before anybody shares anything. And again after a break.",
  change: "Change these words, or fill in what is missing",

  ideas: "Ideas noted so far",
  ideasNone: "None yet. “Note an idea” is at the foot of the page, all the time.",
  today: "Today",
  earlier: "Earlier",
  ideasCount: (n: number) => `${ideas(n).replace(/^./, (c) => c.toUpperCase())} noted.`,
  mend: "Change",
  mendOf: (words: string) => ` “${words}”`,
  mendLabel: "The idea",
  mended: "Close",
  takeOut: "Take it out",
  takeOutTitle: "Take this idea out?",
  takeOutWords: "Somebody said it. It gets no answer when it is out.",
  keepIt: "Leave it in",
  takenOut: "It is out.",
  waiting: "On this device; not with the workbook yet.",
  refused: "The workbook did not take it: ",
  again: "Try again",
  backToBox: "Change it",
  forget: "Leave it out",

  note: "Note an idea",
  noteLabel: "An idea, in words that the group agrees to keep",
  noteHint: "What was said, never who said it.",
  keep: "Keep it",
  close: "Close",
  empty: "Write the idea first.",
  looking: "Looking at the words…",
  tooLong: (by: number) => `${by} characters too many. Shorten it, or make two ideas of it.`,
  kept: (time: string, n: number) =>
    `Kept ${time}. ${ideas(n).replace(/^./, (c) => c.toUpperCase())} noted today.`,
  keptHere: "Kept on this device. The workbook gets it as soon as it answers.",
  notHeld:
    "It is on this page alone: this browser keeps nothing. Leave the page open until it is kept.",

  paper: "The same on paper",
  runSheet: "the run sheet",
};
