/** What a team said it would do, and what became of it. */

import { button, hidden, inOrder, make, setText } from "../../lib/dom.js";
import type { PromiseWords, TeamPage } from "../../messages.js";
import { WORDS } from "../../words/team.js";
import type { Desk } from "./desk.js";
import { Update } from "./update.js";

const STATES = new Map<string, string>(WORDS.states);

const line = (label: string, words: string): HTMLElement | null =>
  words ? make("p", {}, make("strong", {}, label), make("bdi", {}, words)) : null;

/** What young people heard of it, or why they have not yet. */
function drawTold({ told, toldDay, againDay }: PromiseWords): (HTMLElement | null)[] {
  if (told.on) {
    return [
      line(WORDS.told, WORDS.toldWas(told.how, told.by, toldDay)),
      line(WORDS.saidBackWas, told.said_back),
    ];
  }
  return [
    line(WORDS.toldBefore, told.before),
    line(WORDS.becauseWas, told.because),
    told.because && againDay ? make("p", {}, WORDS.againWas(againDay)) : null,
  ];
}

class PromiseCard {
  readonly element: HTMLElement;
  private readonly title: HTMLElement;
  private readonly about = make("div", {});
  private readonly opener: HTMLButtonElement;
  private readonly place = make("div", { hidden: true });
  private form: Update | null = null;

  constructor(
    private readonly desk: Desk,
    private now: PromiseWords,
    private readonly kept: (page: TeamPage, id: string) => void,
  ) {
    const id = `${desk.id}-${now.id}-title`;
    this.title = make("h3", { id, dir: "auto" });
    this.opener = button("", () => this.toggle(), { "aria-expanded": "false" });
    this.element = make(
      "article",
      { class: "rpw-card-item", "aria-labelledby": id },
      this.title,
      this.about,
      this.opener,
      this.place,
    );
    if (Update.isBegun(desk, now)) this.open();
  }

  update(newer: PromiseWords): void {
    this.now = newer;
    setText(this.title, newer.what);
    const due = newer.isLate ? WORDS.wasDue(newer.due) : newer.due ? WORDS.by(newer.due) : "";
    const meta = [newer.owner, due].filter(Boolean).join(" · ");
    const state = `${STATES.get(newer.state) ?? ""}. ${newer.waitsFor}`.trim();
    const days = [
      newer.decided && WORDS.decided(newer.decided),
      newer.updated && WORDS.updated(newer.updated),
    ];
    this.about.replaceChildren(
      ...[
        make("p", { class: "rpw-standing" }, state),
        meta ? make("p", { dir: "auto" }, meta) : null,
        line(WORDS.about, newer.about),
        line(WORDS.notice, newer.difference),
        line(WORDS.soFar, newer.happened),
        ...drawTold(newer),
        make("p", { class: "rpw-quiet" }, days.filter(Boolean).join(" · ")),
      ].filter((each) => each !== null),
    );
    this.opener.replaceChildren(WORDS.update, hidden(WORDS.ofAction(newer.what)));
    this.form?.update(newer);
  }

  focus(): void {
    this.opener.focus();
  }

  private toggle(): void {
    if (this.place.hidden) {
      this.open();
      this.form?.focus();
    } else this.close();
  }

  private open(): void {
    this.form ??= new Update(this.desk, this.now, (page) => {
      this.close();
      if (page) this.kept(page, this.now.id);
      else this.opener.focus();
    });
    this.place.replaceChildren(this.form.element);
    this.place.hidden = false;
    this.opener.hidden = true;
    this.opener.setAttribute("aria-expanded", "true");
  }

  private close(): void {
    this.place.hidden = true;
    this.opener.hidden = false;
    this.opener.setAttribute("aria-expanded", "false");
  }
}

/** Cards that are folded away: what rests until its day, and what is settled. */
class Folded {
  readonly element: HTMLDetailsElement;
  private readonly summary = make("summary", {});
  private readonly list = make("div", {});

  constructor(private readonly words: (n: number) => string) {
    this.element = make("details", { hidden: true }, this.summary, this.list);
  }

  draw(cards: HTMLElement[]): void {
    this.element.hidden = cards.length === 0;
    setText(this.summary, this.words(cards.length));
    inOrder(this.list, cards);
  }
}

export class Promises {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly intro = make("p", {});
  private readonly list = make("div", {});
  private readonly resting = new Folded(WORDS.resting);
  private readonly settled = new Folded(WORDS.settled);
  private readonly cards = new Map<string, PromiseCard>();

  constructor(private readonly desk: Desk) {
    const id = `${desk.id}-promises`;
    this.heading = make("h2", { id, tabindex: "-1" }, WORDS.promises);
    this.element = make(
      "section",
      { "aria-labelledby": id },
      this.heading,
      this.intro,
      this.list,
      this.resting.element,
      this.settled.element,
    );
  }

  draw(page: TeamPage): void {
    const none = page.settled.length ? WORDS.promisesSettled : WORDS.promisesNone;
    setText(this.intro, page.promises.length ? WORDS.promisesIntro : none);
    const cards = (promises: readonly PromiseWords[]) => promises.map((each) => this.card(each));
    inOrder(this.list, cards(page.promises));
    this.resting.draw(cards(page.resting));
    this.settled.draw(cards(page.settled));
  }

  private card(now: PromiseWords): HTMLElement {
    let card = this.cards.get(now.id);
    if (!card) {
      card = new PromiseCard(this.desk, now, (page, id) => this.kept(page, id));
      this.cards.set(now.id, card);
    }
    card.update(now);
    return card.element;
  }

  private kept(page: TeamPage, id: string): void {
    const isAmong = (promises: readonly PromiseWords[]) => promises.some((each) => each.id === id);
    if (isAmong(page.promises)) {
      this.desk.say(WORDS.kept);
      this.cards.get(id)?.focus();
      return;
    }
    this.desk.say(isAmong(page.resting) ? WORDS.restsNow : WORDS.settledNow);
    this.heading.focus({ preventScroll: false });
  }
}
