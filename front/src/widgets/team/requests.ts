/** What a team asked of managers, and what they replied. */

import { make } from "../../lib/dom.js";
import type { TeamPage, TeamRequest } from "../../messages.js";
import { WORDS } from "../../words/team.js";
import type { Desk } from "./desk.js";

export class Requests {
  readonly element: HTMLElement;
  private readonly list = make("div", {});
  private drawn = "";

  constructor(private readonly desk: Desk) {
    const id = `${desk.id}-requests`;
    this.element = make(
      "section",
      { "aria-labelledby": id },
      make("h2", { id }, WORDS.requests),
      this.list,
    );
  }

  draw({ requests }: TeamPage): void {
    this.element.hidden = requests.length === 0;
    const now = JSON.stringify(requests);
    if (this.drawn === now) return;
    this.drawn = now;
    this.list.replaceChildren(...requests.map((each) => this.card(each)));
  }

  private card(request: TeamRequest): HTMLElement {
    const id = `${this.desk.id}-${request.id}`;
    return make(
      "article",
      { class: "rpw-card-item", "aria-labelledby": id },
      make("h3", { id }, WORDS.needs(request.needs)),
      make("blockquote", { dir: "auto" }, request.text),
      ...this.answer(request),
    );
  }

  private answer({ sent, reply, replied, role, decision, again, waitsLong }: TeamRequest) {
    const long = waitsLong
      ? [make("p", { class: "rpw-waits" }, WORDS.waitsLong(this.desk.content.workingDays))]
      : [];
    if (!replied) {
      return [make("p", {}, WORDS.sentOn(sent), make("strong", {}, WORDS.waiting)), ...long];
    }
    const decided = decision ? `${WORDS.decisions[decision]}. ` : "";
    return [
      make("p", { class: "rpw-quiet" }, WORDS.sentOn(sent)),
      make(
        "div",
        { class: "rpw-reply" },
        make("p", {}, make("strong", {}, decided), make("bdi", {}, reply)),
        make("p", { class: "rpw-quiet", dir: "auto" }, WORDS.answered(role, replied)),
        again ? make("p", {}, WORDS.lookAgain(again)) : null,
      ),
      ...long,
    ];
  }
}
