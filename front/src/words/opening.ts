/** What the form that opens a session says. */

export const WORDS = {
  intro: "It takes a minute. Your team joins with the three words you get.",
  team: "Your team’s name",
  teamHint: "The same name each time, so that your team’s actions come back to it.",
  checklist: "Which checklist?",
  items: (n: number) => `${n} questions`,
  people: "How many people will answer?",
  peopleHint:
    "When so many have answered or passed, the pattern shows by itself. If you leave this empty, it shows only when you ask for it.",
  minutes: "How many minutes do you have?",
  minutesHint: "For a gentle timer that never stops anything.",
  open: "Open the session",
  opening: "Opening…",
  opened: "The session is open.",
  problem: "The session is not open yet",
  gone: "The workbook has stopped answering. What you typed is still here. Wait a moment, then try again.",
};
