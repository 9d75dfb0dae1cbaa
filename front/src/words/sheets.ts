/** What the page of a plan's sheets says. */

import { inWords } from "./shared.js";

const gaps = (n: number): string => (n === 1 ? "One gap is" : `${capital(inWords(n))} gaps are`);
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const WORDS = {
  which: "Which words?",
  sheets: [
    ["sheet", "Before: the young people’s sheet"],
    ["ideas_sheet", "Afterwards: what became of your ideas"],
    ["read_out", "On the day: words to read out"],
  ] as const,
  intro: {
    sheet:
      "For young people, before they say yes or no. Fill the gaps by role; every part can be in your own words.",
    ideas_sheet:
      "For young people, when there are answers. The ideas and your answers come from the review.",
    read_out: "What one of you reads out before anybody shares anything.",
  } as const,
  titles: {
    sheet: "Would you like to take part?",
    ideas_sheet: "What became of your ideas",
    read_out: "Words to read out",
  } as const,
  titleOpen: "Change the title",
  title: "A title that gives nothing away if somebody else finds it",

  empty: (n: number) => `${gaps(n)} still empty`,
  full: "No gap is empty.",
  emptyHint:
    "What is left empty is printed as a line to write on by hand. Worth filling first: whom you would tell, and how to stop.",

  invented: "Invented: this is an example.",
  fill: (n: number, of: number) => {
    if (!n) return of === 1 ? "Change what is filled in" : "Change what is filled in here";
    return n === 1 ? "Fill in: one is empty" : `Fill in: ${inWords(n)} are empty`;
  },
  ofPart: (title: string) => ` (${title})`,
  above: (labels: string) => `Filled in further up: ${labels}.`,
  says: (question: string) => `What your plan says on “${question}”`,

  own: "Use your own words",
  leaveOut: "Leave this part out",
  putIn: "Put this part in again",
  ownLabel: (title: string) => `Your own words for “${title}”`,
  ownHint: (gapIds: string) =>
    gapIds
      ? `${gapIds}: words in such brackets are filled from the boxes. A dash alone leaves the whole part out.`
      : "A dash alone leaves the whole part out.",
  ownPrivate:
    "Your service’s own words on what cannot be kept private come first. Ask your safeguarding lead to read this part: what has to be reported is a matter of law.",
  putBack: "Put the usual words back",
  putBackTitle: "Put the usual words back?",
  putBackWords: (title: string) => `Your own words for “${title}” go.`,
  keepOwn: "Keep our own words",
  isBack: "The usual words are back.",
  leftOut: "This part is left out.",

  said: "You said",
  answer: "Our answer",
  answers: {
    "": "We have not answered this yet.",
    yes: "Yes",
    partly: "Partly",
    no: "No",
    not_ours: "Not ours to decide",
  } as const,
  why: "Why",
  comesNext: "What comes next",
  noIdeas: "No idea is written down yet.",
  toReview: "Answer the ideas in the review",

  hand: "Print it or hand it on",
  print: "Print this page",
  printHint: "Only the sheet itself is printed.",
  of: {
    sheet: "the young people’s sheet",
    ideas_sheet: "what became of your ideas",
    read_out: "the run sheet, with these words in it",
  } as const,
  runSheet: "The words to read out are part of the run sheet:",
};
