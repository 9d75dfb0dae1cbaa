/** Opening a session, the next meeting with what is carried to it, and a rhythm to choose. */

import { make } from "../../lib/dom.js";
import type { TextBox } from "../../lib/text_box.js";
import type { CarriedWords, TeamPage } from "../../messages.js";
import { WORDS } from "../../words/team.js";
import type { Desk } from "./desk.js";

export const openLink = (desk: Desk, words: string): HTMLElement =>
  make("a", { class: "rpw-button-link", href: desk.content.open }, words);

export class Meet {
  readonly element: HTMLElement;
  private readonly carried = make("div", {});
  private readonly day: TextBox;
  private drawn = "";

  constructor(desk: Desk) {
    const id = `${desk.id}-meet`;
    this.day = desk.boxes.open({
      name: "next",
      label: WORDS.nextBox,
      hint: WORDS.nextHint,
      kind: "date",
      save: (day, done, failed) => desk.ask<"plan">({ kind: "plan", day }, done, failed),
    });
    this.element = make(
      "section",
      { "aria-labelledby": id },
      make("h2", { id }, WORDS.meet),
      desk.content.open ? make("p", {}, openLink(desk, WORDS.open)) : null,
      make("p", { class: "rpw-quiet" }, WORDS.openWords),
      make("h3", { hidden: !desk.content.canPlan }, WORDS.next),
      desk.content.canPlan ? this.day.element : null,
      this.carried,
    );
  }

  draw(page: TeamPage): void {
    this.day.setValue(page.next.day);
    const now = JSON.stringify(page.carried);
    if (this.drawn === now) return;
    this.drawn = now;
    this.carried.replaceChildren(...(page.carried.length ? drawCarried(page.carried) : []));
  }
}

function drawCarried(carried: readonly CarriedWords[]): HTMLElement[] {
  const lines = carried.map(({ statement, prompt, title }) =>
    make(
      "li",
      {},
      make("strong", {}, statement),
      make("span", { class: "rpw-prompt" }, prompt),
      make("span", { class: "rpw-quiet" }, WORDS.from(title)),
    ),
  );
  return [make("h3", {}, WORDS.carried), make("ul", { class: "rpw-carried" }, ...lines)];
}

export function drawRhythm(desk: Desk): HTMLElement {
  const id = `${desk.id}-rhythm`;
  return make(
    "section",
    { "aria-labelledby": id },
    make("h2", { id }, WORDS.rhythm),
    make(
      "ol",
      {},
      ...WORDS.rhythmSteps.map(([title, words]) =>
        make("li", {}, make("strong", {}, title), `. ${words}`),
      ),
    ),
    make("p", {}, make("strong", {}, WORDS.nothingLeft), WORDS.nothingLeftWords),
  );
}
