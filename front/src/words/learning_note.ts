/** What the private note says. */

export const WORDS = {
  title: "A private note for your own learning record",
  intro:
    "This stays on your device. The workbook’s server never gets it. Save it as a file if you want to keep it.",
  keeps: "What you write here is kept on this device for a day at most.",
  keepsNothing: "Nothing is kept on this device: save the note before you close the page.",
  questions: [
    ["learned", "What did I learn or notice?"],
    ["differently", "What will I do differently, and when?"],
    ["support", "What support or learning do I need?"],
  ] as const,
  takeUp: "Take up the reflections I kept on this device",
  tookUp: "Your reflections are in the first box.",
  noReflections: "There is no reflection of yours on this page that you kept to yourself.",
  save: "Download my note",
  saveText: "Download it as plain text",
  clear: "Clear the note",
  cleared: "The note is cleared.",
  saved: "Your note was saved where your browser keeps downloads.",
  nothing: "There is nothing to save yet.",
  file: "learning-note",
  heading: "Learning note",
};
