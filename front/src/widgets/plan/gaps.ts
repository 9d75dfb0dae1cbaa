/** The words of a guide with their gaps filled: here as on paper (workbook/plans/gaps.py). */

import type { GuideWords, SheetPart } from "../../messages.js";

/** What stands where nobody has filled a gap. */
export const EMPTY = "____";

export type ListName = "read_out" | "happens" | "sheet" | "ideas_sheet";
export type Wording = Readonly<Record<string, string>>;

/** Words, or what fills a gap: then its id is with it, and no words where nobody has filled it. */
export interface Piece {
  words: string;
  gap: string;
}

const GAP = /\{([a-z0-9-]+)\}/g;
const SENTENCE_ENDS = /(^|[.!?\n]) *$/;
const ONLY_DASHES = /^[\s\-\u2010-\u2015]*[-\u2010-\u2015][\s\-\u2010-\u2015]*$/;

export const partsOf = (guide: GuideWords, name: ListName): readonly SheetPart[] =>
  ({
    read_out: guide.readOut,
    happens: guide.happens,
    sheet: guide.sheet,
    ideas_sheet: guide.ideasSheet,
  })[name];

/** What a team wrote in place of a part; "" where the guide's own words stand. */
export const ownWords = (part: SheetPart, name: ListName, wording: Wording): string =>
  wording[`${name}-${part.id}`] ?? "";

const unfilled = (part: SheetPart, name: ListName, wording: Wording): string => {
  const own = ownWords(part, name, wording);
  return own.trim() ? own : part.words;
};

/** A team leaves a part out by a dash in its place. */
export const isLeftOut = (part: SheetPart, name: ListName, wording: Wording): boolean =>
  ONLY_DASHES.test(ownWords(part, name, wording));

export const inGap = (gap: string, wording: Wording): string =>
  (wording[`gap-${gap}`] ?? "").split(/\s+/).filter(Boolean).join(" ");

/** The gaps of a part as the plan has it, in the order in which they stand there. */
export function gapsOf(
  part: SheetPart,
  name: ListName,
  wording: Wording,
  guide: GuideWords,
): string[] {
  if (isLeftOut(part, name, wording)) return [];
  const known = new Set(guide.gaps.map((gap) => gap.id));
  const found = Array.from(unfilled(part, name, wording).matchAll(GAP), ([, gap]) => gap ?? "");
  return [...new Set(found)].filter((gap) => known.has(gap));
}

/** A part as the plan has it, in pieces. */
export function pieces(
  part: SheetPart,
  name: ListName,
  wording: Wording,
  guide: GuideWords,
): Piece[] {
  const words = unfilled(part, name, wording);
  const known = new Set(guide.gaps.map((gap) => gap.id));
  const found: Piece[] = [];
  let at = 0;
  for (const match of words.matchAll(GAP)) {
    const [whole, gap = ""] = match;
    if (!known.has(gap)) continue;
    const after = words.slice(match.index + whole.length);
    found.push({ words: words.slice(at, match.index), gap: "" });
    found.push({ words: said(inGap(gap, wording), words.slice(0, match.index), after), gap });
    at = match.index + whole.length;
  }
  return [...found, { words: words.slice(at), gap: "" }].filter((each) => each.words || each.gap);
}

/** What fills a gap begins a sentence with a capital, and no full stop comes twice. */
function said(words: string, before: string, after: string): string {
  const first = SENTENCE_ENDS.test(before) ? words.charAt(0).toUpperCase() : words.charAt(0);
  const all = first + words.slice(1);
  return after.startsWith(".") && all.endsWith(".") ? all.slice(0, -1) : all;
}
