/** What the form says. */

import { BACK, type CountedDoor, characters, count, inWords, places, REOPEN } from "./shared.js";

export const WORDS = {
  privacy:
    "You answer on your own. Your answers go in without your name, and stay sealed from everybody until your team’s pattern is revealed: when everyone has answered or passed, or when the facilitator asks for it. In a small team people may still guess who said what. Closing this page is fine at any time, and you need not say why.",
  /** Who is in, as everybody's page says it. */
  door: ({ state, places: n, added, waiting, byItself }: CountedDoor): string => {
    if (state === "open") return n === 0 ? "Nobody is in yet" : `${n} in`;
    const are = `${n} ${n === 1 ? "is" : "are"} in`;
    if (byItself) {
      return `${are}, as many as were expected, and the door is shut. Are you ${inWords(n)}? If not, say so.`;
    }
    if (!added) return `The door is shut: ${are}.`;
    const free = waiting ? `, and ${places(waiting)} ${waiting === 1 ? "is" : "are"} free` : "";
    return `The facilitator added ${added === 1 ? "a place" : places(added)}: ${are}${free}.`;
  },
  youAreIn: "You are in.",
  noPlaceTitle: "There is no place for this device yet",
  noPlaceWaits: "This page tries again by itself, and nothing you typed is lost.",
  noPlaceCode:
    "If you sent answers from another device, their withdrawal code, below, gives you your place back.",
  tryAgain: "Try again",
  againTitle: "The door was started again",
  again: "The count was not right, so everybody comes in anew. What you typed is still here.",
  iAmHere: "I am here",
  shared: "This is a shared device: keep nothing",
  keeps: (days: number) =>
    `What you choose and write is kept on this device until you send it, for a day at most; that you were in, until ${count(days)} days after the session closes.`,
  keepsNothing: "Nothing is kept on this device: if this page closes, the words are gone.",
  of: (n: number, all: number) => `${n} of ${all}`,
  progress: (n: number, all: number) =>
    n === 0
      ? `None of ${all} answered yet`
      : n === all
        ? `All ${all} answered`
        : `${n} of ${all} answered`,
  takeBack: "Take my answer back",
  takenBack: "Your answer was taken back.",
  question: (n: number) => ` (question ${n})`,
  addReflection: "Add a reflection (optional)",
  yourReflection: "Your reflection",
  reflectionOn: (n: number) => `Your reflection on question ${n}`,
  room: (left: number) =>
    left === 1 ? "Room for 1 more character." : `Room for ${count(left)} more characters.`,
  tooMany: (by: number) => `${characters(by)} too many. Shorten it before you send.`,
  why: "Why we ask this",
  comesFrom: "Where it comes from (links open in a new tab):",
  extends: "This question goes further than this source: ",
  kept: (time: string) => `Kept on this device, ${time}`,
  keptHere: "Kept only on this page",
  cannotKeep:
    "This browser does not let the page keep your words. They are safe while it stays open.",
  restored: "What you had typed before is back.",
  send: "Send my answers",
  sending: "Sending…",
  nothingTitle: "There is nothing to send yet",
  nothing:
    "Answer at least one question, or put a reflection on the table. If you would rather not, simply close this page.",
  problemTitleBack: "Your answers were not taken back",
  problemTitle: "Your answers were not sent yet",
  wordsTitle: "Your answers are kept; what you wrote is not",
  problem: "Nothing is lost. Look at this, then send again:",
  tooLong: (n: number, by: number) =>
    `Your reflection on question ${n} is ${characters(by)} too long. Shorten it.`,
  broken: (n: number) =>
    `Your reflection on question ${n} has a broken character, perhaps half of an emoji. Remove it.`,
  gapsTitle: (n: number) =>
    n === 1 ? "1 question has no answer yet" : `${n} questions have no answer yet`,
  gaps: "That is fine: leaving a question out is as good as answering it.",
  gapsList: "Without an answer:",
  sendAnyway: "Send as it is",
  goBack: "Go back to the questions",
  reflectionWhere: "Where does this reflection go?",
  reflectionKeep: "Keep it on my device",
  reflectionTable: "Put it on the table after the reveal, without my name",
  reflectionPaper:
    "What you type here goes on the table after the reveal, without a name. Leave on the paper what is not for the table.",
  ownTitle: "Your own reflections",
  own: "They are on this device alone, for a day at most. The private note below can take them up.",
  ownGone: "They are on this page alone, and go when you hand the device on.",
  ownOn: (n: number, statement: string) => `Question ${n}: ${statement}`,
  goneKept: "The workbook has stopped answering. Your words are kept on this device.",
  goneHere:
    "The workbook has stopped answering. Your words are only on this page: do not close it. Wait a moment, then try to send again.",
  goneEmpty: "The workbook has stopped answering.",
  toGoOn: "Open this page again to go on.",
  toGoOnNotebook: "Run this cell again to go on.",
  reopen: REOPEN,
  back: BACK,
  sentTitle: "Sent. Thank you.",
  sent: "Your answers are kept without your name.",
  next: "Someone else will answer on this device",
  pass: "I would rather not answer",
  passTitle: "Pass this time?",
  passWords:
    "Nothing you chose or wrote is sent. Passing is as good as answering, and nobody sees who did. You can still change your mind until the session closes.",
  passYes: "Pass",
  passedTitle: "You passed. Thank you for being here.",
  afterAll: "Answer after all",
  waiting: (done: number, all: number | null) =>
    `${all ? `${done} of ${all} people have` : done === 1 ? "1 person has" : `${done} people have`} answered or passed. Until the reveal nobody sees an answer; then your team’s pattern appears here by itself.`,
  hereTitle: "Your team’s pattern",
  here: "Your team’s pattern is here.",
  lateTitle: "More answers have arrived.",
  showLate: "Show the pattern with them",
  closedTitle: "This session is closed",
  closed: "No more answers go in. What you typed is still on this page.",
  languageOff:
    "For this session your facilitator has turned off the prompts about language. Details that could identify somebody are still asked about.",
  sentBefore: "Answers were sent from this place before. What was sent stays.",
  patternFor: (days: number) =>
    `The pattern is for those who were in the room, for ${count(days)} days after closing. Later, ask whoever has your team’s link.`,
  lateNoteTitle: "The pattern is already shown",
  lateNote:
    "If you send now, your answers wait until another late answer comes, or until the session closes, and are then added to the picture that people have seen. That is your choice.",
  lateAgree:
    "Others may be able to tell which answers are mine, because they remember the picture before. I agree to that.",
  lateAsked: "Read what it means to send after the reveal, and agree to it, or pass.",
  code: "Your withdrawal code",
  codeFor: "Keep this if you may want to take your answers back later. Nobody else has it.",
  codeShared:
    "Write this down if you may want to take your answers back later. Nobody else has it.",
  copy: "Copy the code",
  copied: "Copied.",
  takeAllBack: "Take my answers back",
  takeAllTitle: "Take your answers back?",
  takeAllWords:
    "Your answers and what you wrote go from the record. What the team has already seen stays as it was.",
  takeAllYes: "Take them back",
  cancel: "Leave it as it is",
  withdrawSummary: "Take back answers you sent earlier",
  withdrawLabel: "Withdrawal code",
  withdrawHint: "Groups of four letters and digits. Spaces, dashes and capitals do not matter.",
  withdrawButton: "Take these answers back",
  goneBefore: "Your answers are gone. You can answer again, or leave it.",
  goneAfter:
    "Your answers are gone from the record. What the team has already seen stays as it was.",
  handOn: "Hide this and hand the device on",
  readyNext: "Ready for the next person",
  iAmNext: "I am the next person",
  paperTitle: "Typing in a paper answer",
  paper: "The person it belongs to should type it in, or somebody they choose.",
  paperNext: "Type in another paper answer",
  together:
    "You answer together, on one device. This is kept as one answer given together: it never counts as several. Sending again replaces it.",
  present: "How many of you are answering together?",
  differently: "How many of you saw it differently?",
  presentWrong: (few: number, most: number) =>
    `How many of you are answering together? Give a whole number from ${few} to ${count(most)}.`,
  differentlyWrong: (n: number) =>
    `Question ${n}: the number who saw it differently has to be a whole number, and no more than all of you.`,
  sendTogether: "Send our answer",
  togetherTitle: "Kept as one answer given together.",
  togetherSent: "It never counts as several. If you send again, the new one takes its place.",
  togetherAgain: "Change our answer",
  nothingTogether: "Answer at least one question first.",
};
