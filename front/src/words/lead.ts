/** What the service lead's page says. */

import type { NoticedWords } from "../messages.js";
import { GONE_KEPT, REOPEN } from "./shared.js";

export const WORDS = {
  problem: "That was not done",
  gone: GONE_KEPT,
  reopen: REOPEN,
  cancel: "Leave it as it is",
  noticed: ({ kind, title, team }: NoticedWords) =>
    ({
      stuffing: `More came to ${title ? `the session “${title}” of ${team}` : "a session"} than the people in a room send: nothing kept is lost, so ask whoever runs it whether they know everybody at the door.`,
      guessing:
        "Somebody is trying codes or links that are not theirs: they are slowed down, and if it goes on, tell whoever looks after the machine.",
      flooding:
        "So much is asked of the workbook that some of it is turned away: nothing kept is lost, and if it goes on, ask whoever looks after the machine to run workbook doctor.",
    })[kind],
  noticedAt: (at: string) => `Last noticed ${at}.`,
  teams: "Teams",
  teamsNone:
    "There is no team yet. Add the first one below; then hand out its link, and it can open its first session.",
  teamsIntro:
    "Each team has a link of its own. Hand it to the team, on paper or on a screen. Whoever has it opens the team’s page, so it is not for anybody else.",
  people: (n: number) => (n === 1 ? "1 person" : `${n} people`),
  noPeople: "Number of people not said, so nothing of this team is ever part of published themes",
  joined: (day: string) => `here since ${day}`,
  change: "Change",
  changeTitle: (team: string) => `Change ${team}`,
  keep: "Keep the changes",
  add: "Add a team",
  addButton: "Add this team",
  keeping: "Keeping…",
  added: (team: string) =>
    `${team} is added. Its link is made when you first show it or print its letter.`,
  changed: (team: string) => `${team} is changed.`,
  name: "The team’s name",
  nameHint: "As the team calls itself. No two teams have the same name.",
  service: "Its service",
  serviceHint: "Managers read published words of one service.",
  setting: "Where it works",
  settingNone: "Not said",
  settingOther: "Somewhere else",
  settingWords: "In a word or two",
  howMany: "How many people are in it?",
  howManyHint:
    "For published themes: they speak of groups of teams, never of one. If you leave this empty, the team is in no group, and everything else works.",
  notYet: "The team is not kept yet",

  noLink: "No link yet.",
  made: (day: string) => `Link made on ${day}.`,
  madeSome: "Link made.",
  used: (day: string) => ` Last used on ${day}.`,
  of: (who: string) => ` (${who})`,
  show: "Show the link",
  make: "Make the link",
  hide: "Put the link away",
  address: "The address",
  copy: "Copy the address",
  copied: "Copied.",
  notCopied: "This browser does not let the page copy. Choose the address above and copy it.",
  letter: "Print a letter",
  renew: "Make it anew",
  end: "End it",
  renewTitle: (who: string) => `Make the link of ${who} anew?`,
  renewWords:
    "The link that is out there now stops at once: every page that was opened with it shuts, also in the middle of a meeting, and letters with it are worth nothing. What was written stays. Then hand out the new link.",
  renewTeam:
    " A session that runs now can still be run with its own link, if somebody has that, until it is closed.",
  renewYes: "Make it anew",
  endTitle: (who: string) => `End the link of ${who}?`,
  endWords:
    "It stops at once: every page that was opened with it shuts, also in the middle of a meeting. What was written stays, and a new link can be made any day.",
  endYes: "End it",
  renewed: (who: string) => `${who} has a new link. The one before has stopped.`,
  ended: (who: string) => `The link of ${who} has ended.`,

  letterTitle: (who: string) => `A letter for ${who}`,
  letterWords: "It holds the link. Print it, hand it over, and leave no copy where others go by.",
  print: "Print it",
  savePage: "Save it as a page",
  saveWord: "Save it for Word",
  putAway: "Put the letter away",
  saved: (name: string) => `Saved: ${name}. It holds the link, so delete it when it is handed on.`,

  managers: "Managers’ links",
  managersIntro:
    "Each opens the published words of one service and the requests its teams sent, nothing else. You hand it out; what it opens is not on this page.",
  managersNone: "A managers’ link belongs to a service. Add a team first.",
  managersOf: (service: string) => `managers of ${service}`,
  left: "A service that no team belongs to any more",
  several: "For several services",
  severalIntro:
    "For a Principal Social Worker or a head of service: published words of the services you choose, side by side. Nothing is added up.",
  severalChoose: "Which services?",
  severalMake: "Make a link for these services",
  severalOf: (services: string[]) => services.join(", "),
  publishing: "Publishing",
  settings: "Settings of this service",
  settingsIntro:
    "As they are now. Whoever looks after the machine changes them, in the files that are named here.",
  inFile: (file: string) => `Set in ${file}`,

  own: "Your own link",
  ownIntro:
    "This page is opened with it. If it may be in somebody else’s hands, make it anew: the teams’ and the managers’ links stay as they are.",
  ownMake: "Make my link anew",
  ownTitle: "First keep your new link",
  ownWords:
    "It opens nothing yet. Keep it where you keep passwords, or send it to yourself. Then let it take over: your link of today stops at once, and this page and every other one opened with it shuts.",
  ownUse: "I have kept it: let it take over",
  ownDone: "Your new link is in force. Open it now; this page has stopped.",
  ownOpen: "Open the page with the new link",
};
