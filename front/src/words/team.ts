/** What a team's page says. */

import { GONE_KEPT, REOPEN } from "./shared.js";

export const WORDS = {
  problem: "That was not kept",
  gone: GONE_KEPT,
  reopen: REOPEN,

  running: "A session is running",
  runIt: "Run this session",
  runIts: (title: string) => ` (${title})`,

  firstTitle: "Welcome",
  first:
    "This page is your team’s own. What you decide in a session comes back here, on any device, and any of you can say what became of it on any day.",
  firstNext:
    "Nothing is here yet. Begin with one session: about 75 minutes together, and nothing to prepare.",
  firstOpen: "Open your first session",
  firstPlan:
    "Or begin with one activity that you plan with young people: alone or with colleagues, one question at a time.",

  promises: "What you said you would do",
  promisesIntro:
    "Any of you can bring these up to date on any day; no meeting is needed. Each stays until young people have heard what came of it.",
  promisesNone: "Nothing is open. What you decide in your next session comes back here.",
  promisesSettled: "Nothing is open: young people have heard what came of everything you decided.",
  about: "About: ",
  notice: "Young people should notice: ",
  by: (day: string) => `by ${day}`,
  wasDue: (day: string) => `was due ${day}`,
  decided: (day: string) => `decided ${day}`,
  updated: (day: string) => `brought up to date ${day}`,
  soFar: "So far: ",
  toldBefore: "Told young people: ",
  update: "Bring it up to date",
  ofAction: (what: string) => ` (${what})`,
  stateLegend: "How does it stand?",
  states: [
    ["open", "Not started yet"],
    ["going", "Under way"],
    ["done", "Done"],
    ["changed", "Changed into something else"],
    ["stopped", "Stopped"],
  ] as const,
  happened: "What happened?",
  toldLegend: "Have young people heard what came of it?",
  toldChoices: [
    ["nothing", "Not yet"],
    ["told", "Yes, they were told"],
    ["not", "No, for a reason"],
  ] as const,
  toldOn: "When were they told?",
  toldBy: "Who told them, by role?",
  toldByHint: "A role, never a name: for example key worker.",
  toldHow: "How?",
  toldHowHint: "For example: in the group, in a letter, on a walk.",
  saidBack: "What did they say back?",
  saidBackHint: "In their words where you can, and nothing that says who.",
  because: "They are not told yet, because…",
  again: "When will you look at it again?",
  keep: "Keep this",
  keeping: "Keeping…",
  closeForm: "Close without keeping",
  kept: "Kept.",
  settledNow: "Kept. It is settled: young people have heard what came of it.",
  restsNow: "Kept. It comes back on the day you chose.",
  resting: (n: number) => (n === 1 ? "1 rests until its day" : `${n} rest until their day`),
  settled: (n: number) => (n === 1 ? "1 is settled" : `${n} are settled`),
  told: "Young people were told: ",
  toldWas: (how: string, by: string, day: string) =>
    [how, by && `by ${by}`, day && `on ${day}`].filter(Boolean).join(", "),
  saidBackWas: "They said: ",
  becauseWas: "Not told yet, because: ",
  againWas: (day: string) => `You look at it again on ${day}.`,

  requests: "What you asked of managers",
  needs: (what: string) => `You asked for ${what}`,
  sentOn: (day: string) => `Sent ${day}. `,
  waiting: "No answer yet.",
  waitsLong: (days: number) =>
    `It has waited longer than ${days} working days, which is how long your service gives itself. Whoever reads several services sees that requests wait, in words.`,
  decisions: { yes: "Yes", no: "No", later: "Not yet" } as const,
  answered: (role: string, day: string) => (role ? `${role}, ${day}` : day),
  lookAgain: (day: string) => `It will be looked at again on ${day}.`,

  meet: "Meet",
  open: "Open a session",
  openWords: "You choose a checklist, and everybody answers on a device of their own.",
  next: "Your next meeting",
  nextBox: "On which day do you meet next?",
  nextHint: "For your team alone. Nobody is reminded, and nobody else sees it.",
  carried: "Carried to it",
  from: (title: string) => `From “${title}”`,

  earlier: "What you have done so far",
  meetings: (n: number) => (n === 1 ? "You have met once." : `You have met ${n} times.`),
  standing: {
    open: "Nobody has seen an answer yet.",
    revealed: "Its pattern is shown.",
    shown: "Its pattern was shown.",
    sealed: "Closed, and its answers stay sealed.",
  } as const,
  decidedThere: (n: number, settled: number) => {
    if (n === 1) return ` 1 thing was decided${settled ? ", and it is settled" : ""}.`;
    if (!settled) return ` ${n} things were decided.`;
    return ` ${n} things were decided, ${settled === n ? "and all are" : `${settled} of them`} settled.`;
  },
  more: (n: number) => (n === 1 ? "1 earlier session" : `${n} earlier sessions`),
  pattern: "Pattern and record",
  patternOf: (title: string, day: string) => ` (${title}, ${day})`,
  moved: "What changed, and what you did in between",
  movedBetween: (title: string, then: string, now: string) => `${title}: ${then} and ${now}`,
  movedWhy:
    "What you did stands beside what moved. Whether one came of the other is for you to talk about.",
  youDid: "In between you did:",
  youDidNothing: "Nothing that you finished in between was about this question.",
  nothingMoved: "Between these two, no question moved enough to say so.",
  nothingMovedBetween: (between: string) =>
    `${between}. No question moved enough to say so, and nothing was finished in between.`,
  elsewhere: "You also did, about other questions:",
  sideBySide: "All questions side by side",

  rhythm: "A rhythm, if you want one",
  rhythmSteps: [
    ["A full checklist", "75 minutes: answer alone, talk, decide up to three things."],
    [
      "A short meeting",
      "25 minutes with this page, some weeks later. Talk about the questions you carried over and bring your promises up to date. No session has to be opened for it.",
    ],
    [
      "The same checklist again",
      "In full, when enough has happened. What you did stands beside each change.",
    ],
  ] as const,
  metWith: "Checklists you have met with",
  lastOn: (day: string) => `Last on ${day}.`,
  leave: "This checklist has nothing left for us",
  takeUp: "Take it up again",
  leftOn: (day: string) => `On ${day} you said that it has nothing left for you.`,
  leftNow: "Kept. It is not offered any more, and its sessions stay.",
  takenUp: "Kept. It is offered again.",
  ofChecklist: (title: string) => ` (${title})`,
  nothingLeft: "“This checklist has nothing left for us”",
  nothingLeftWords:
    " is a good answer too. Take another checklist, or leave it there: this page stays, and nobody is told how often you meet.",
};
