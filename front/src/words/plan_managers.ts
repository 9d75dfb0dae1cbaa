/** What is said where a plan asks something of managers. */

export const WORDS = {
  title: "Ask your managers for something",
  intro:
    "It goes to the managers of your service in your team’s name, at once. They read these words and nothing of the plan. The reply comes to your team’s page.",
  legend: "What do you need?",
  needs: [
    ["time", "Time"],
    ["money", "Money"],
    ["permission", "Permission"],
    ["partner", "A partner"],
  ] as const,
  words: "What do you ask for, and what for?",
  preview: "See what they will read",
  previewTitle: "This is what they will read, with your team’s name:",
  needsWhat: (what: string) => `You need: ${what.toLowerCase()}.`,
  send: "Send it",
  back: "Change the words",
  chooseFirst: "Choose what you need first.",
  wordsFirst: "Write what you ask for first.",
  tooLong: (by: number) => `${by} characters too many. Shorten it.`,
};
