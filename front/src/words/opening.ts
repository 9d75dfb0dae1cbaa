/** What the form that opens a session says. */

export const WORDS = {
  intro: "It takes a minute. Your team joins with the four words you get.",
  team: "Your team’s name",
  teamHint: "The same name each time, so that your team’s actions come back to it.",
  checklist: "Which checklist?",
  items: (n: number) => `${n} questions`,
  people: "How many people will answer?",
  peopleHint:
    "When so many are in, the door shuts by itself and every screen asks whether you are so many. If you leave this empty, you shut the door.",
  peopleKnown: (n: number) =>
    `Your team is ${n}. When as many as you say are in, the door shuts by itself and every screen asks whether you are so many. If you leave this empty, you shut the door.`,
  minutes: "How many minutes do you have?",
  minutesHint: "For a gentle timer that never stops anything.",
  open: "Open the session",
  opening: "Opening…",
  opened: "The session is open.",
  problem: "The session is not open yet",
  gone: "The workbook has stopped answering. What you typed is still here. Wait a moment, then try again.",
};
