/** Opening a session, the next meeting with what is carried to it, and a rhythm to choose. */

import { button, hidden, make } from "../../lib/dom.js";
import type { TextBox } from "../../lib/text_box.js";
import type { CarriedWords, MetWords, TeamPage } from "../../messages.js";
import { WORDS } from "../../words/team.js";
import type { Desk } from "./desk.js";
import { TalkNext } from "./plans.js";

export const openLink = (desk: Desk, words: string): HTMLElement =>
  make("a", { class: "rpw-button-link", href: desk.content.open }, words);

export class Meet {
  readonly element: HTMLElement;
  private readonly carried = make("div", {});
  private readonly day: TextBox;
  private readonly talk: TalkNext;
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
    this.talk = new TalkNext(desk);
    this.element = make(
      "section",
      { "aria-labelledby": id },
      make("h2", { id }, WORDS.meet),
      desk.content.open ? make("p", {}, openLink(desk, WORDS.open)) : null,
      make("p", { class: "rpw-quiet" }, WORDS.openWords),
      make("h3", {}, WORDS.next),
      this.day.element,
      this.talk.element,
      this.carried,
    );
  }

  draw(page: TeamPage): void {
    this.day.setValue(page.next.day);
    this.talk.draw(page);
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

export class Rhythm {
  readonly element: HTMLElement;
  private readonly met = make("div", {});
  private drawn = "";

  constructor(private readonly desk: Desk) {
    const id = `${desk.id}-rhythm`;
    this.element = make(
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
      this.met,
    );
  }

  draw({ checklists }: TeamPage): void {
    const now = JSON.stringify(checklists);
    if (this.drawn === now) return;
    this.drawn = now;
    this.met.replaceChildren(
      ...(checklists.length
        ? [
            make("h3", {}, WORDS.metWith),
            make("ul", { class: "rpw-sessions" }, ...checklists.map((each) => this.line(each))),
          ]
        : []),
    );
  }

  private line({ id, title, last, nothingLeft }: MetWords): HTMLElement {
    const yes = nothingLeft === "";
    const own = `${this.desk.id}-left-${id}`;
    const press = button(
      yes ? WORDS.leave : WORDS.takeUp,
      () =>
        this.desk.ask<"nothing_left">({ kind: "nothing_left", checklist: id, yes }, () => {
          this.desk.say(yes ? WORDS.leftNow : WORDS.takenUp);
          document.getElementById(own)?.focus();
        }),
      { id: own, class: "rpw-plain" },
      hidden(WORDS.ofChecklist(title)),
    );
    return make(
      "li",
      {},
      make("strong", {}, title),
      make("span", { class: "rpw-quiet" }, yes ? WORDS.lastOn(last) : WORDS.leftOn(nothingLeft)),
      press,
    );
  }
}
