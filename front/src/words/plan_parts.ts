/** What several pages of a plan say. */

export const WORDS = {
  fill: (label: string) => `still to fill in: ${label}`,
  files: "On paper",
  asPage: "Save a page to print",
  asWord: "Save for Word",
  asTable: "Save as a table (CSV)",
  saved: "Saved where your browser keeps what it loads.",
  from: "From: ",
  by: "By: ",
  wasDue: "Was due: ",
  how: "How: ",
};
