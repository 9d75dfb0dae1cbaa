/** What the page says on which an activity is planned. */

import { count, inWords } from "./shared.js";

/** How the questions of a section, or of the whole plan, stand. */
export interface Counts {
  decided: number;
  /** Also those that wait to be looked at again. */
  open: number;
  again: number;
  not: number;
}

const some = (n: number, one: string, more: string): string =>
  n === 1 ? `one ${one}` : `${inWords(n)} ${more}`;
const capital = (words: string): string => words.replace(/^./, (first) => first.toUpperCase());

export const WORDS = {
  whole: "The whole plan",
  untitled: "A plan without a title yet",
  above: "What never goes in a plan, and what to do when you are worried",

  // A section
  where: (at: number, all: number) => `Section ${at} of ${all}`,
  previous: "Before: ",
  next: "Next: ",
  toWhole: "To the whole plan",
  goOn: "Go on: ",
  begin: "Begin: ",

  // A prompt
  stages: { before: "", on_the_day: "About the day itself", after: "About afterwards" },
  standing: "Where does this stand?",
  standings: [
    ["decided", "Decided"],
    ["open", "Still open"],
    ["not_this_one", "Not for this one"],
  ] as const,
  because: "Not for this one, because…",
  why: "Why we ask",
  whyExample: "Why we ask, and an example",
  example: "For example (invented): ",
  comesFrom: "This comes from:",
  extends: "Going further than ",
  talk: "We should talk about this as a team",
  stillTrue: "This comes from an earlier plan. Is it still true?",
  yesStillTrue: "Yes, still true",
  changeIt: "Change it",
  of: (what: string) => ` (${what})`,

  // Tasks, worries, promises
  rows: {
    task: {
      add: "Add a task",
      first: "What has to be done?",
      firstHint: "",
      noun: "task",
      empty: "A task without words",
      remove: "Remove this task?",
    },
    worry: {
      add: "Add a worry",
      first: "What could go wrong?",
      firstHint: "About the activity, never about a person.",
      noun: "worry",
      empty: "A worry without words",
      remove: "Remove this worry?",
    },
    promise: {
      add: "Add a promise",
      first: "What will young people hear?",
      firstHint: "",
      noun: "promise",
      empty: "A promise without words",
      remove: "Remove this promise?",
    },
  },
  lists: { task: "Tasks", worry: "Worries", promise: "Promises to young people" },
  who: "Who does it?",
  promiseWho: "Who tells them?",
  roleHint: "A role, never a name: for example duty worker.",
  due: "By when?",
  how: "How will they hear it?",
  doing: "What do we do about it?",
  again: "When do we look at it again?",
  over: "This worry is over",
  done: "done",
  isOver: "over",
  by: (day: string) => `by ${day}`,
  wasDue: (day: string) => `was due ${day}`,
  lookAgain: (day: string) => `look again ${day}`,
  lookNow: (day: string) => `time to look again (${day})`,
  outcomes: { "": "", kept: "kept", explained: "explained" },
  change: "Change",
  close: "Close",
  remove: "Remove",
  removeWords: "It goes from everybody’s page and cannot be brought back.",
  removeYes: "Remove it",
  removeNo: "Keep it",
  goneRow: (noun: string) => `Somebody else has removed a ${noun} here.`,
  yourWords: "What you were writing in it is still here: ",
  putBack: "Put it back with my words",
  leaveOut: "Leave it out",
  notAdded: "Not with the workbook yet: it is added when the workbook answers again.",

  // The overview
  counts: ({ decided, open, again, not }: Counts) =>
    [
      decided && `${count(decided)} decided`,
      open > again && `${count(open - again)} still open`,
      again && `${count(again)} to look at again`,
      not && `${count(not)} not for this one`,
    ]
      .filter(Boolean)
      .join(" · "),
  summary: ({ decided, open, again }: Counts, all: number) => {
    if (!open) return "Every question is decided, or not for this one.";
    const stands = `${count(decided)} of ${count(all)} questions ${decided === 1 ? "is" : "are"} decided; ${count(open)} ${open === 1 ? "is" : "are"} still open.`;
    if (!again) return stands;
    const come = again === 1 ? "One has words" : `${capital(inWords(again))} have words`;
    return `${stands} ${come} from an earlier plan: are they still true?`;
  },
  questions: (n: number) => (n === 1 ? "Its one question" : `Its ${inWords(n)} questions`),
  sections: "Sections",
  marks: {
    "": "still open",
    open: "still open",
    decided: "decided",
    not_this_one: "not for this one",
    still: "is it still true?",
  },
  signs: { "": "○", open: "○", decided: "✓", not_this_one: "–", still: "?" },
  undecided:
    "Words of yours are not kept yet: they wait for you to decide about something in them.",
  about: "What it is called",
  title: "Working title",
  titleHint: "Give it a name that gives nothing away.",
  kind: "Kind of activity",
  kindHint: "For example: a workshop, a day out, a group that decides something.",
  lead: "Who leads it?",
  month: "Which month?",
  monthHint: "A month, never a day with a place.",
  year: "Year",
  notSure: "Not sure yet",
  ledBy: (role: string) => `led by ${role}`,
  toDo: "To do, to watch, to keep",
  toDoNone:
    "Tasks, worries and promises stand beside the questions they belong to, and all together here.",
  tasksLeft: (n: number) => capital(some(n, "task to do", "tasks to do")),
  worriesLeft: (n: number) => capital(some(n, "worry to watch", "worries to watch")),
  promisesLeft: (n: number) => capital(some(n, "promise to keep", "promises to keep")),
  toTalk: (n: number) =>
    capital(some(n, "question to talk about as a team", "questions to talk about as a team")),

  // How far it is
  howFar: "How far is it?",
  states: {
    draft: "Draft",
    ready: "Ready",
    under_way: "Under way",
    reviewed: "Reviewed",
    fed_back: "Young people have heard",
    stopped: "Stopped",
  },
  now: "now",
  comes: {
    draft:
      "You are planning. Say that it is ready when you want to begin, also with questions still open.",
    ready: "It is ready. When you begin to invite people, say that it is under way.",
    under_way: "It is under way. For the day itself there is a page of its own, made for a phone.",
    reviewed:
      "You have looked back on it. What is left is the most important part: telling young people what came of their ideas.",
    fed_back: "Young people have heard what came of it. Thank you.",
    stopped: "It was stopped. That is worth knowing too: what was learned can help the next plan.",
  },
  openStill: (n: number) =>
    `${capital(some(n, "question is", "questions are"))} still open. That stops nothing:`,
  waits: "Before young people have heard everything:",
  toReview: "Answer ideas and keep promises on the review page",
  moves: {
    ready: "It is ready",
    under_way: "It is under way",
    reviewed: "We have looked back on it",
    fed_back: "Young people have heard what came of it",
    stopped: "Stop this plan",
    draft: "Take it up again",
  },
  back: (state: string) => `Back to “${state}”`,
  moved: (state: string) => `It is noted: ${state.toLowerCase()}.`,
  stopTitle: "Stop this plan?",
  stopWhy: "Why is it stopped, and what did you learn?",
  stopWhyHint: "A sentence or two. Stopping is learning too.",
  stopYes: "Stop it",
  stopNo: "Go on planning",
  goes: (day: string) => `It will be deleted on ${day}. Print or save what you want to keep.`,
  goesUntouched: (day: string) => `When nobody writes in it any more, it is deleted on ${day}.`,
  begun: (day: string) => `Begun ${day}.`,

  // Papers and the rest
  papers: "Print or save",
  whichPaper: "Which paper?",
  paperNames: [
    ["plan", "The whole plan, about two pages"],
    ["run_sheet", "The run sheet for the day"],
    ["sheet", "The sheet for young people"],
    ["ideas", "What became of their ideas"],
  ] as const,
  look: "See it and print",
  asWord: "Save for Word",
  asTable: "Save as a table",
  making: "One moment…",
  saved: "Saved where your browser keeps what it loads.",
  paperTitle: (name: string) => `${name}, as it prints`,
  print: "Print",
  savePage: "Save this page",
  putAway: "Put it away",
  others: "Where to next",
  day: "On the day",
  dayWords: "What each of you does, words to read out, and noting an idea in two taps.",
  review: "Review",
  reviewWords: "Twenty minutes afterwards, and answers to ideas and promises.",
  sheets: "Sheets for young people",
  sheetsWords: "What they read before they say yes or no, and what became of their ideas.",
  team: "Your team’s page",
  useAgain: "Use this plan again",
  againWords: "Begins a new plan with what you decided here, each to be looked at again.",
  link: "This plan’s link",
  linkWords:
    "Whoever has it can read and write this plan, and nothing else. Give it to those who plan with you, and keep it yourself.",
  showLink: "Show the link",
  hideLink: "Put the link away",
  address: "The plan’s link",
  copy: "Copy it",
  copied: "Copied.",
  notCopied: "It is chosen now: copy it with your device.",
};
