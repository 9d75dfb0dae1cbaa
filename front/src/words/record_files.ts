/** What the links that save a record say when they cannot. */

export const WORDS = {
  silent:
    "The workbook is not answering. If the file does not come in a moment, try again, or open " +
    "this page again.",
};
