/** What the box for a join code says. */

export const WORDS = {
  label: "Join code",
  hint: "Four words from your facilitator, such as amber-river-kettle-lamp. Capitals, spaces and hyphens do not matter.",
  join: "Join",
  empty: "Type the words of your join code first.",
  silent: "The workbook is not answering. Wait a moment, then try again, or open this page again.",
};
