/** A team's sessions: those that run, those that were, and what moved between them. */

import { hidden, make } from "../../lib/dom.js";
import type { DoneWords, MovedItem, MovedWords, TeamPage, TeamSession } from "../../messages.js";
import { WORDS } from "../../words/team.js";
import type { Desk } from "./desk.js";

/** So many sessions are shown before the others are asked for. */
const AT_FIRST = 4;
const STATES = new Map<string, string>(WORDS.states);

const listDone = (done: readonly DoneWords[]): HTMLElement =>
  make(
    "ul",
    {},
    ...done.map(({ what, state, happened }) =>
      make(
        "li",
        {},
        make("bdi", {}, what),
        ` (${(STATES.get(state) ?? "").toLowerCase()})`,
        happened ? make("p", { class: "rpw-quiet", dir: "auto" }, happened) : null,
      ),
    ),
  );

function standing({ state, revealed, actions, settled }: TeamSession): string {
  if (state !== "closed") return WORDS.standing[state];
  const how = revealed ? WORDS.standing.shown : WORDS.standing.sealed;
  return how + (actions ? WORDS.decidedThere(actions, settled) : "");
}

/** A place that is drawn again only when what it shows is news: what has the focus keeps it. */
class Place {
  private drawn = "";

  constructor(readonly element: HTMLElement) {}

  draw(what: unknown, parts: () => HTMLElement[]): void {
    const now = JSON.stringify(what);
    if (this.drawn === now) return;
    this.drawn = now;
    this.element.replaceChildren(...parts());
  }
}

export class Running {
  private readonly place: Place;
  readonly element: HTMLElement;

  constructor(private readonly desk: Desk) {
    this.element = make("section", { "aria-labelledby": `${desk.id}-running` });
    this.place = new Place(this.element);
  }

  draw({ running }: TeamPage): void {
    this.element.hidden = running.length === 0;
    this.place.draw(running, () => [
      make(
        "div",
        { class: "rpw-panel" },
        make("h2", { id: `${this.desk.id}-running` }, WORDS.running),
        ...running.map(drawRunning),
      ),
    ]);
  }
}

function drawRunning(session: TeamSession): HTMLElement {
  const { title, day, run } = session;
  return make(
    "div",
    { class: "rpw-running" },
    make("p", {}, make("strong", {}, title), `, ${day}. ${standing(session)}`),
    run
      ? make(
          "p",
          {},
          make(
            "a",
            { class: "rpw-button-link", href: run },
            WORDS.runIt,
            hidden(WORDS.runIts(title)),
          ),
        )
      : null,
  );
}

export class Earlier {
  readonly element: HTMLElement;
  private readonly place: Place;

  constructor(desk: Desk) {
    const id = `${desk.id}-earlier`;
    this.place = new Place(make("div", {}));
    this.element = make(
      "section",
      { "aria-labelledby": id },
      make("h2", { id }, WORDS.earlier),
      this.place.element,
    );
  }

  draw(page: TeamPage): void {
    this.element.hidden = page.earlier.length === 0;
    this.place.draw([page.earlier, page.moved, page.meetings], () => [
      make("p", {}, WORDS.meetings(page.meetings)),
      ...drawSessions(page.earlier),
      ...(page.moved.length ? drawMoved(page.moved) : []),
    ]);
  }
}

/** The newest few, and the others folded away. */
function drawSessions(earlier: readonly TeamSession[]): HTMLElement[] {
  const list = (some: readonly TeamSession[]) =>
    make("ul", { class: "rpw-sessions" }, ...some.map(drawEarlier));
  const rest = earlier.slice(AT_FIRST);
  if (!rest.length) return [list(earlier)];
  return [
    list(earlier.slice(0, AT_FIRST)),
    make("details", {}, make("summary", {}, WORDS.more(rest.length)), list(rest)),
  ];
}

function drawMoved(moved: readonly MovedWords[]): HTMLElement[] {
  return [
    make("h3", {}, WORDS.moved),
    make("p", { class: "rpw-quiet" }, WORDS.movedWhy),
    ...moved.map(drawPair),
  ];
}

function drawEarlier(session: TeamSession): HTMLElement {
  const { title, day, pattern } = session;
  return make(
    "li",
    {},
    make("strong", {}, title),
    make("span", { class: "rpw-quiet" }, `${day}. ${standing(session)}`),
    pattern
      ? make(
          "a",
          { class: "rpw-link", href: pattern },
          WORDS.pattern,
          hidden(WORDS.patternOf(title, day)),
        )
      : null,
  );
}

function drawPair({ title, then, now, items, elsewhere, pattern }: MovedWords): HTMLElement {
  const between = WORDS.movedBetween(title, then, now);
  const link = pattern
    ? make(
        "a",
        { class: "rpw-link", href: pattern },
        WORDS.sideBySide,
        hidden(WORDS.runIts(between)),
      )
    : null;
  if (!items.length && !elsewhere.length) {
    return make("div", {}, make("p", {}, WORDS.nothingMovedBetween(between)), link);
  }
  return make(
    "details",
    { class: "rpw-moved" },
    make("summary", {}, between),
    ...(items.length ? items.map(drawItem) : [make("p", {}, WORDS.nothingMoved)]),
    ...(elsewhere.length ? [make("p", {}, WORDS.elsewhere), listDone(elsewhere)] : []),
    link,
  );
}

function drawItem({ statement, said, done }: MovedItem): HTMLElement {
  const did = done.length
    ? [make("p", {}, WORDS.youDid), listDone(done)]
    : [make("p", { class: "rpw-quiet" }, WORDS.youDidNothing)];
  return make(
    "div",
    { class: "rpw-card-item" },
    make("h4", {}, statement),
    ...said.map((each) => make("p", {}, each)),
    ...did,
  );
}
