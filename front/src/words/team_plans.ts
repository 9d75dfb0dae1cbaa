/** What a team's page says of its plans for activities. */

export const WORDS = {
  plans: "Plans for activities",
  none: "Nothing is planned here yet. A plan asks one question at a time, and remembers what you promised to tell young people.",
  begin: "Plan an activity",
  beginWords:
    "Everybody with your team’s link can open it and write in it. Managers never see it. Once a period is over they read, in words over three teams or more, whether promises were kept and which kinds of questions stayed open.",
  untitled: "A plan without a title yet",
  states: {
    draft: "Draft",
    ready: "Ready",
    under_way: "Under way",
    reviewed: "Reviewed",
    fed_back: "Young people have heard what came of it",
    stopped: "Stopped",
  } as const,
  open: (n: number | null) => {
    if (n === null) return "It cannot be read just now.";
    if (n === 0) return "No question is open.";
    return n === 1 ? "1 question is open." : `${n} questions are open.`;
  },
  goes: (day: string) => `As things stand it will be deleted on ${day}.`,
  ended: (n: number) => (n === 1 ? "1 has come to its end" : `${n} have come to their end`),

  due: "From your plans",
  dueIntro:
    "What is due, and what young people wait for. Any of you can say on any day what became of it.",
  tasks: "To do, within two weeks",
  promises: "Promised to young people",
  ideas: "Ideas of young people that have no answer yet",
  ofPlan: (title: string) => `In ${title}`,
  named: (title: string) => `“${title}”`,
  by: (day: string) => `by ${day}`,
  wasDue: (day: string) => `was due ${day}`,
  noDay: "no day yet",
  done: "This is done",
  kept: "Young people have heard it",
  explain: "It cannot be kept",
  of: (what: string) => ` (${what})`,
  noWords: "Without words yet",
  doneNow: "Kept: it is done.",
  keptNow: "Kept: young people have heard it.",
  backNow: "It stands there again.",
  takeBack: "Take that back",
  more: (n: number) => (n === 1 ? "and 1 more" : `and ${n} more`),
  answer: "Answer them",
  answerIn: (title: string) => ` in ${title}`,

  talk: "To talk about next time",
  talkIntro: "What you marked in your plans to talk about as a team.",
  about: (statement: string) => `Your checklist asks about it too: ${statement}`,
  openPrompt: "Open it in the plan",
  talked: "We talked about it",
  talkedNow: "Kept: it is off the list. What you decided belongs in the plan.",
};
