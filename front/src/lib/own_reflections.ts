/** How the private note asks the form on the same page for the reflections that its writer kept. */

export interface OwnReflection {
  question: string;
  words: string;
}

export const OWN_REFLECTIONS = "rpw-own-reflections";

/** Ask every form on this page; nothing of it leaves the page. */
export function ownReflections(): OwnReflection[] {
  const found: OwnReflection[] = [];
  const take = (own: readonly OwnReflection[]) => void found.push(...own);
  window.dispatchEvent(new CustomEvent(OWN_REFLECTIONS, { detail: { take } }));
  return found;
}
