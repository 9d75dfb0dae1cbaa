/** What a team said it would do, and what became of it. */

import { button, hidden, inOrder, make, setText } from "../../lib/dom.js";
import type { PromiseWords, SettledWords, TeamPage } from "../../messages.js";
import { WORDS } from "../../words/team.js";
import type { Desk } from "./desk.js";
import { Update } from "./update.js";

const STATES = new Map<string, string>(WORDS.states);

const line = (label: string, words: string): HTMLElement | null =>
  words ? make("p", {}, make("strong", {}, label), make("bdi", {}, words)) : null;

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
        line(WORDS.toldBefore, newer.told.before),
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

export class Promises {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly intro = make("p", {});
  private readonly list = make("div", {});
  private readonly settled = make("div", {});
  private readonly cards = new Map<string, PromiseCard>();
  private drawn = "";

  constructor(private readonly desk: Desk) {
    const id = `${desk.id}-promises`;
    this.heading = make("h2", { id, tabindex: "-1" }, WORDS.promises);
    this.element = make(
      "section",
      { "aria-labelledby": id },
      this.heading,
      this.intro,
      this.list,
      this.settled,
    );
  }

  draw(page: TeamPage): void {
    const none = page.settled.length ? WORDS.promisesSettled : WORDS.promisesNone;
    setText(this.intro, page.promises.length ? WORDS.promisesIntro : none);
    inOrder(
      this.list,
      page.promises.map((each) => this.card(each)),
    );
    this.drawSettled(page.settled);
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
    const isOpen = page.promises.some((each) => each.id === id);
    const isSettled = !isOpen && page.settled.length > 0;
    this.desk.say(isOpen ? WORDS.kept : isSettled ? WORDS.settledNow : WORDS.restsNow);
    if (isOpen) this.cards.get(id)?.focus();
    else this.heading.focus({ preventScroll: false });
  }

  private drawSettled(settled: readonly SettledWords[]): void {
    const now = JSON.stringify(settled);
    if (this.drawn === now) return;
    this.drawn = now;
    if (!settled.length) {
      this.settled.replaceChildren();
      return;
    }
    const lines = settled.map(({ what, state, told, saidBack }) =>
      make(
        "li",
        {},
        make("bdi", {}, what),
        ` (${(STATES.get(state) ?? "").toLowerCase()})`,
        line(WORDS.told, told),
        line(WORDS.saidBackWas, saidBack),
      ),
    );
    this.settled.replaceChildren(
      make(
        "details",
        {},
        make("summary", {}, WORDS.settled(settled.length)),
        make("ul", {}, ...lines),
      ),
    );
  }
}
