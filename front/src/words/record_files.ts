/** What the links that save a record say when they cannot. */

export const WORDS = {
  silent: "The workbook is not answering. Wait a moment, then try again, or open this page again.",
};
