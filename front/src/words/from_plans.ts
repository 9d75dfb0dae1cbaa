/** What a facilitator's page says of the team's plans for activities. */

export const WORDS = {
  title: "From your plans",
  intro:
    "You marked these in your plans to talk about as a team. Nothing of them is kept in this session: what you decide belongs in the plan.",
  of: (title: string) => (title ? `From the plan “${title}”.` : "From a plan without a title yet."),
  places: (numbers: readonly number[]) =>
    numbers.length === 1
      ? `Question ${numbers[0]} of this checklist is about it too.`
      : `Questions ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)} of this checklist are about it too.`,
  talked: "We talked about it",
  off: "Kept: it is off the list.",
};
