/** What the managers' page says. */

import { count, GONE_KEPT, REOPEN } from "./shared.js";

export const WORDS = {
  filters: "What to show",
  names: {
    service: "Service",
    period: "Period",
    instrument: "Checklist",
    theme: "Theme",
    group: "Group",
  },
  save: "Take it to a meeting",
  saveWords: "One page for a meeting, of what is shown above.",
  files: [
    ["html", "Save as a page to print"],
    ["docx", "Save for Word"],
    ["csv", "Save the released tables (CSV)"],
  ] as const,
  asks: "What teams ask for",
  asksWords:
    "Teams write these themselves, when something they decided needs time, money, permission or a partner. Your answer opens in the team’s next session, with its date. Please answer also when the answer is no, or later. Write no name, place or detail of any child, family or colleague.",
  noneYet: "No team has asked for anything yet.",
  allDone: "Every request has an answer.",
  needs: (what: string) => ` needs ${what}`,
  sentOn: (day: string) => `Sent on ${day}`,
  answeredOn: (day: string) => `Answered on ${day}`,
  earlier: (day: string) => `An earlier answer, ${day}`,
  answered: "Answered",
  decision: "Your answer to the team",
  decisions: [
    ["yes", "Yes"],
    ["no", "No"],
    ["later", "Later"],
  ] as const,
  box: "Why",
  role: "Which role answers",
  roleHint: "Such as service manager; never a name.",
  again_on: "When it will be looked at again",
  againHint: "Needed for “later”.",
  again: "Send another answer",
  newDecision: "Your new answer to the team",
  limit: (n: number) => `Up to ${count(n)} characters.`,
  send: "Send this answer",
  kept: "Your answer is kept. It opens in the team’s next session.",
  notSent: "Your answer was not sent",
  saved: (name: string) => `Saved: ${name}`,
  gone: GONE_KEPT,
  reopen: REOPEN,
};
