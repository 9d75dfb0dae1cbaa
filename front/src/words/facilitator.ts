/** What the page of whoever runs a meeting says. */

import {
  BACK,
  CLOSED,
  type CountedDoor,
  done,
  GONE_KEPT,
  GUESSED,
  HEARD,
  inWords,
  late,
  left,
  placesAdded,
  REOPEN,
  REVEALED,
} from "./shared.js";

export const WORDS = {
  steps: {
    welcome: "1. Welcome people in",
    earlier: "2. Since last time",
    answer: "3. Answer quietly",
    talk: "4. Talk",
    act: "5. Decide",
    record: "6. Keep a record and close",
  },
  code: "Join code",
  link: "Or this link:",
  screen: "Open the shared screen",
  newTab: " (opens in a new tab)",
  key: "If your laptop dies",
  keyWords:
    "This is your own link to this session. Send it to a colleague now: with it they can take over on any device. Never show it on the shared screen.",
  keyLabel: "Your own link",
  rules: "Before you start: what to say",
  nothingEarlier: "There are no actions from earlier sessions of this team.",
  withoutTeam:
    "This link opens this session alone. Earlier sessions and their actions are on the team’s own page, with the team’s link.",
  earlierIntro: "An action comes back until young people have been told what came of it.",
  about: "About: ",
  byWhom: "Who: ",
  dueBy: "By: ",
  notice: "What young people should notice: ",
  stateLegend: "What happened to it?",
  states: [
    ["open", "Not started yet"],
    ["going", "Under way"],
    ["done", "Done"],
    ["changed", "Changed into something else"],
    ["stopped", "Stopped"],
  ] as const,
  happened: "What happened",
  toldLegend: "Have young people been told what came of it?",
  toldChoices: [
    ["told", "Yes, they were told"],
    ["not", "Not yet, because…"],
  ] as const,
  toldOn: "When were they told?",
  toldBy: "Who told them, by role?",
  toldByHint: "A role, never a name: for example key worker.",
  toldHow: "How were they told?",
  saidBack: "What did they say back?",
  because: "Why are they not told yet?",
  lookAgain: "When will you look at it again?",
  lookAgainHint: "Until then it stays away; on that day it comes back.",
  toldBefore: "Written before there was a day for it:",
  replied: (day: string) => `Your manager answered on ${day}:`,
  noReply: (day: string) => `You asked your manager on ${day}. There is no answer yet.`,
  forgotten: (day: string, title: string) => `The session of ${day}, “${title}”, was never closed.`,
  forgottenSent: (n: number) =>
    `${n === 0 ? "Nobody" : n === 1 ? "1 person" : `${n} people`} had sent. Nobody has seen any answer.`,
  forgottenShow: "Close it and show its pattern to the team",
  forgottenSeal: "Close it and keep it sealed",
  sure: "Are you sure?",
  noticed: {
    stuffing:
      "More is coming to this session than the people in a room send: nothing kept is lost, so look whether you know everybody at the door, and if you do not, start the door again while nobody has sent.",
    guessing:
      "Somebody is trying codes or links that are not theirs: they are slowed down and see no answers, so just look whether you know everybody at the door.",
    flooding:
      "So much is asked of the workbook that some of it is turned away: nothing kept is lost, and whoever’s page does not open can try again in a minute.",
  },
  noticedAt: (at: string) => `Last noticed ${at}.`,
  door: "The door",
  peopleIn: (n: number) => `${n} in`,
  doorCount: ({ state, places: n, byItself }: CountedDoor) => {
    if (state === "open") return n === 0 ? "Nobody is in yet." : `${n} in. Are you ${inWords(n)}?`;
    return byItself
      ? `${n} in, as many as were expected: the door is shut. Are you ${inWords(n)}?`
      : `The door is shut: ${n} in.`;
  },
  doorAbout: ({ state, places: n, byItself, expected }: CountedDoor, mayStartAgain: boolean) => {
    const count =
      "Count everybody in the room who answers: yourself, if you do, and whoever answers on paper.";
    if (state === "open" && n === 0) {
      const shuts = expected ? ` The door shuts by itself when ${expected} are in.` : "";
      return `A person is in as soon as the form is open on their phone.${shuts}`;
    }
    const no = mayStartAgain
      ? ""
      : " If you are not as many, somebody has answered for others: close this session without showing anything, and open another one.";
    if (state === "open") {
      return `${count} Then shut the door: nothing is revealed while it is open.${no}`;
    }
    return byItself ? `${count} Nothing is revealed before you have said so.${no}` : "";
  },
  shutDoor: (n: number) => `Yes, we are ${n}: shut the door`,
  weAre: (n: number) => `Yes, we are ${n}`,
  noStartAgain: "No: start the door again",
  startAgain: "Start the door again",
  startAgainTitle: "Start the door again?",
  startAgainWords:
    "Everybody’s page asks them to say “I am here”, and the count begins at none. What they typed stays on their page.",
  startAgainYes: "Start it again",
  addPlace: "Add a place",
  addPlaceWords:
    "For somebody who is in the room without a place: a phone that lost its own, a paper, somebody who came late. Everybody’s screen will say that you added it.",
  dropPlace: "Take the place back",
  dropped: "The place was taken back.",
  doorAdded: placesAdded,
  done,
  neverWho:
    "You see how many, never who. Nobody can see an answer before the reveal, you included.",
  byItself:
    "The pattern shows by itself when everybody who is in has answered or passed, also without this page. With fewer than five answers it waits for you.",
  shutFirst: "Shut the door first: while it is open nothing can be revealed.",
  sayFirst: "Say at the door that you are so many: before that nothing can be revealed.",
  waysIn: "Ways in for everyone",
  paper: "Type in a paper answer",
  print: "Print the questions",
  together: "Answer together on one device",
  timer: "A gentle timer",
  timerWords: "It stops nothing.",
  start: (title: string, minutes: number) => `${title}: ${minutes} minutes`,
  stop: "Take the timer away",
  language: "Prompts about language",
  languageWords:
    "While people write, details that could identify somebody and language that puts blame on a child are asked about.",
  languageList: "The wordings, and why",
  languageOn: "Language is asked about in this session.",
  languageOff:
    "Language is not asked about in this session. Everybody is told. Details that could identify somebody still are.",
  turnOff: "Turn the prompts about language off for this session",
  turnOn: "Turn the prompts about language on again",
  left,
  reveal: "Reveal now",
  revealTitle: "Reveal the pattern now?",
  revealWords: (n: number, all: number | null) =>
    `${done(n, all)}. If you reveal now, the others can still send if they agree to be late, but their answers are added to a picture that people have seen.`,
  revealFew: " With fewer than five answers there is no picture: the team talks.",
  revealYes: "Reveal it",
  notYet: "Not yet",
  notRevealed: "The agenda appears here after the reveal.",
  revealedNow: REVEALED,
  talkOnly:
    "Fewer than five answers arrived, so there is no picture that could tell who said what. Talk instead: pick two or three of these.",
  talkIntro:
    "Two or three questions are enough. Nobody has to own an answer: ask what each answer sees.",
  late,
  lateAlone:
    "One answer alone would be easy to tell. It waits for another one, or is added when the session closes.",
  lateWords:
    "People who remember the picture may guess whose they are. Say so before you show them. One alone is never added: it waits for another, or until the session closes.",
  showLate: "Show the pattern with them",
  more: (n: number) => (n === 1 ? "One more question" : `${n} more questions`),
  fromPlan: "From your plan",
  planThis: "Plan this",
  carriedBefore: "Carried over from last time",
  pin: "Put on top",
  skip: "Skip",
  carry: "Carry to next time",
  put: "Show on the shared screen",
  ofQuestion: (n: number) => ` (question ${n})`,
  heard: HEARD,
  guessed: GUESSED,
  notesIntro:
    "The boxes are for the team’s own notes, typed by whoever takes them: one for what young people have said, one for what you only guess, so that a guess is never read as a voice.",
  look: "Look, once you have talked",
  togetherTitle: (n: number) => `Answered together by ${n} people`,
  togetherLine: (n: number, answer: string, differ: number) =>
    `Question ${n}: ${answer}${differ ? `; ${differ} saw it differently` : ""}`,
  actIntro: "Up to three. A few that are done are worth more than many.",
  action: (n: number) => `Action ${n}`,
  newAction: "A new action",
  add: "Add an action",
  keepAction: "Keep this action",
  dropNew: "Leave it",
  remove: "Remove this action",
  removeTitle: "Remove this action?",
  what: "What will you do?",
  item: "Which question is it about?",
  choose: "Choose a question",
  owner: "Who, by role",
  ownerHint: "A role, never a name: for example duty worker, team manager.",
  due: "By when?",
  difference: "What difference should young people notice?",
  needs: "Does it need a manager?",
  needsNone: "No",
  needsYes: (what: string) => `Yes: ${what}`,
  request: "Your request, in your own words",
  preview: "Preview the request",
  previewTitle: "This is exactly what your manager will read:",
  sendRequest: "Send it to the manager",
  requestSent: (day: string) =>
    `Sent to your manager on ${day}. The answer opens your next session.`,
  opening: "Opening words for the record",
  leaveOut: "Leave these questions out of the record",
  showRecord: "Show the record",
  record: "The record as it stands",
  recordLater: "The record can be looked at after the reveal.",
  save: [
    ["docx", "Save for Word"],
    ["html", "Save as a page to print"],
    ["csv", "Save as a table (CSV)"],
  ] as const,
  checkOut: "Check out",
  checkOutWords:
    "Ask these before people go. Everybody says it aloud or keeps it to themselves; the questions are on their own devices too. Nothing of it is sent or written down.",
  checkOutShow: (minutes: number) =>
    `Show it on the shared screen: ${minutes === 1 ? "1 minute" : `${minutes} minutes`}`,
  managers: "What goes to managers",
  managersWords:
    "Your managers never see this team’s answers. When the period is over they read words about a group of at least three teams, and any one person could have given any answer.",
  managersSee: "See what managers would read",
  message: "A message to managers, if you want to send one",
  messageHint:
    "It is shown only with messages of at least two other teams, without a name or a day.",
  previewMessage: "Preview the message",
  messageTitle: "This is exactly what managers will read:",
  sendMessage: "Send it with the others",
  messageKept: "This message goes up when the period is over:",
  dropMessage: "Take the message back",
  close: "Close the session",
  closeTitle: "Close the session?",
  closeWords:
    "Nothing can be added after that, and single answers can no longer be told by when they came. The record and the team’s pattern stay.",
  closeLate: " The answers that arrived since the reveal are added to the pattern.",
  closeYes: "Close it",
  closeReveal: "Reveal and close",
  closeSealed: "Close without showing anything",
  closeNever:
    "The pattern has not been revealed. You can reveal it as you close, or close without anybody ever seeing an answer.",
  closed: CLOSED,
  pattern: "See the team’s pattern",
  cancel: "Leave it as it is",
  gone: GONE_KEPT,
  reopen: REOPEN,
  back: BACK,
  problem: "That did not work",
};
