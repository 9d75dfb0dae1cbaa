/** What the review of an activity says. */

import { inWords } from "./shared.js";

const some = (n: number, one: string, more: string): string =>
  n === 1 ? `1 ${one}` : `${n} ${more}`;
const shortened = (words: string): string =>
  words.length > 60 ? `${words.slice(0, 57).trimEnd()}…` : words;

export const WORDS = {
  intro: (minutes: number) =>
    `About ${inWords(minutes)} minutes, with everybody who was there. Talk first; one of you writes a line or two. Names stay out, here too.`,
  early:
    "Nobody has said yet that this activity is over. You can look back all the same, and come back to it.",

  look: "Look back",
  step: (n: number, of: number) => `Question ${n} of ${of}`,
  minutes: (n: number) => (n === 1 ? "about 1 minute" : `about ${inWords(n)} minutes`),
  before: (n: number, of: number) => `${n} of ${of} minutes came before it`,
  count: "Count the minutes for us",
  countOff: "Stop counting",
  counted: "This question",
  yours: "What you say of it",
  back: "Back",
  next: "Next question",
  toIdeas: "On to the ideas",
  all: "All the questions",
  written: "something is written",
  notWritten: "nothing is written",

  purpose: "Your plan’s first words",
  purposeNone: "Nothing was written down of what it was for.",
  ideasShown: "Ideas that were noted",
  ideasNone: "No idea was noted on the day. Note one on the page “On the day”.",
  promisesShown: "What still waits",
  promisesNone: "Nothing waits: every idea has an answer, and every promise is kept or explained.",

  ideas: "An answer to every idea",
  ideasIntro:
    "Each gets a yes, partly, no or “not ours to decide”, and why. Young people hear it before others do.",
  noIdeas: "There is no idea to answer.",
  idea: (n: number) => `Idea ${n}`,
  ideaLabel: "The idea, in words that the group agreed to keep",
  answer: "Our answer",
  answers: [
    ["yes", "Yes"],
    ["partly", "Partly"],
    ["no", "No"],
    ["not_ours", "Not ours to decide"],
  ] as const,
  why: "Why?",
  whyHint: "Say it as you would say it to their faces. A yes may do without.",
  comesNext: "What comes next, and by when?",
  told: "Have young people heard this answer?",
  toldChoices: [
    ["told", "Yes"],
    ["not", "They cannot be told, for a reason"],
  ] as const,
  toldOn: "When were they told?",
  toldHow: "How?",
  toldHowHint: "Such as: in the group, by their own worker.",
  saidBack: "What did they say back?",
  saidBackHint: "In their words where you can, and nothing that says who.",
  notTold: "Why can they not be told?",
  notToldHint: "Such as: the group has ended, and nobody knows a safe way to reach them.",
  ready: "Answered, and they know.",
  lookAgain: "Look at the answer again, or change it",
  noAnswer: "No answer with a reason yet.",
  noTold: "Answered. They have not heard it yet.",

  promises: "What you promised",
  promisesIntro: "Kept, or explained: a promise that could not be kept is told too.",
  noPromises: "No promise is written down.",
  outcome: "What became of it?",
  outcomes: [
    ["kept", "It is kept"],
    ["explained", "It was not kept, and that is explained"],
  ] as const,
  outcomeWords: "What came of it, or why not and what young people were told",
  outcomeWordsHint: "A sentence is enough.",

  fedBack: "Fed back",
  fedBackWords:
    "The activity ends here: when every idea has an answer that young people know, and every promise is kept or explained.",
  waitsAnswer: (words: string) => `No answer with a reason yet: “${shortened(words)}”`,
  waitsTold: (words: string) =>
    `Young people have not heard the answer, and it does not say why: “${shortened(words)}”`,
  waitsPromise: (words: string) => `Neither kept nor explained: “${shortened(words)}”`,
  nothingWaits: "Nothing waits any more.",
  waitsCount: (n: number) => `${some(n, "thing waits", "things wait")}.`,
  reviewed: "We have looked back",
  reviewedNow: "Kept: you have looked back on it.",
  isReviewed: "You have looked back on it.",
  feedBack: "Young people have heard what came of it",
  fedBackNow: "Kept: it is fed back. Thank you for going all the way.",
  isFedBack: "It is fed back: young people have heard what came of all of it.",
  openAgain: "Something is missing: open it again",
  openedAgain: "It is open again.",

  after: "What happens to this plan",
  goes: (day: string) =>
    `As things stand, it is deleted on ${day}, with everything in it. Save what you need on paper before that.`,
  again: "Use this plan again",
  againWords:
    "A new plan begins with your decisions in it, each to be looked at: is it still true? Ideas, promises and this review stay here.",
  paperSheet: "What became of their ideas, on a sheet for young people",

  stopped: "This activity was stopped",
  stoppedWords: "That is worth knowing too. What was learned by it?",
  stoppedLabel: "Why it was stopped, and what you learned",
};
