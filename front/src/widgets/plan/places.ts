/** Where in the plan somebody is: the whole of it, or one section, with the way to each in the address. */

import { attempt, bringForward } from "../../lib/dom.js";
import { keepDraft, readDraft } from "../../lib/drafts.js";
import type { GuideSectionWords, PlanContent } from "../../messages.js";

/** The whole plan, in an address. */
export const WHOLE = "whole-plan";

export interface View {
  element: HTMLElement;
  heading: HTMLElement;
  /** What the keyboard is led to at a prompt. */
  at?: (prompt: string) => HTMLElement | null;
}

/** So many frames a page takes at most from being drawn to being put in its place. */
const MOST_FRAMES = 600;

/** Do something with an element once it is on the page: a widget is drawn before it is put there. */
function onceThere(element: HTMLElement, act: () => void, frames = MOST_FRAMES): void {
  if (element.isConnected) act();
  else if (frames) requestAnimationFrame(() => onceThere(element, act, frames - 1));
}

export class Places {
  private now = "";
  private readonly key: string;
  private readonly sections: readonly GuideSectionWords[];

  constructor(
    private readonly content: PlanContent,
    private readonly view: (section: string) => View,
    private readonly show: (view: View) => void,
  ) {
    this.key = `rpw:plan-at:${content.plan}`;
    this.sections = content.guide.sections;
  }

  /** Begin where the address says, or where this device left off, or at what comes first. */
  start(): () => void {
    const asked = this.addressed();
    const left = readDraft(this.key);
    // An address that names no place leads back to where this page began.
    const began = asked || (this.sectionOf(left) || left === WHOLE ? left : this.first());
    const moved = () => this.go(this.addressed() || began, { isNew: false });
    window.addEventListener("popstate", moved);
    window.addEventListener("hashchange", moved);
    if (asked) this.go(asked, { isNew: false });
    else if (this.sectionOf(left)) {
      const { heading } = this.open(left);
      if (heading.tagName === "H3") onceThere(heading, () => heading.scrollIntoView());
    } else this.open(began);
    return () => {
      window.removeEventListener("popstate", moved);
      window.removeEventListener("hashchange", moved);
    };
  }

  /** Go to the whole plan, a section or a prompt; the keyboard goes along. */
  go(target: string, { isNew = true }: { isNew?: boolean } = {}): void {
    const place = target || WHOLE;
    if (isNew && this.content.links.plan)
      attempt(() => history.pushState(null, "", `#${place}`), undefined);
    const { view, heading } = this.open(place);
    view.heading.tabIndex = -1;
    onceThere(heading, () => bringForward(heading));
  }

  /** Remember where somebody writes. */
  remember(prompt: string): void {
    if (this.now === prompt) return;
    this.now = prompt;
    keepDraft(this.key, prompt);
  }

  private open(place: string): { view: View; heading: HTMLElement } {
    const section = this.sectionOf(place);
    const view = this.view(section?.id ?? WHOLE);
    this.show(view);
    this.remember(section ? place : WHOLE);
    const at = section && section.id !== place ? view.at?.(place) : null;
    return { view, heading: at ?? view.heading };
  }

  private first(): string {
    const { entries, title } = this.content.page;
    const isNew = !title && entries.every(({ standing, words }) => !standing && !words);
    return isNew ? (this.sections[0]?.id ?? WHOLE) : WHOLE;
  }

  /** What the address names; "" for nothing that is here. */
  private addressed(): string {
    const named = attempt(() => decodeURIComponent(location.hash.slice(1)), "");
    return named === WHOLE || this.sectionOf(named) ? named : "";
  }

  private sectionOf(place: string): GuideSectionWords | undefined {
    return (
      this.sections.find(({ prompts }) => prompts.some(({ id }) => id === place)) ??
      this.sections.find(({ id }) => id === place)
    );
  }
}
