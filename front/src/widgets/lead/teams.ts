/** The teams of each service: what is known of them, and their links. */

import { button, hidden, inOrder, make, setText } from "../../lib/dom.js";
import type { LeadContent, LeadPage, LeadTeam } from "../../messages.js";
import { WORDS } from "../../words/lead.js";
import type { Desk } from "./desk.js";
import { LinkCard } from "./link.js";
import { TeamForm } from "./team_form.js";

/** One team. */
class TeamCard {
  readonly element: HTMLElement;
  private readonly title: HTMLElement;
  private readonly about = make("p", {});
  private readonly changeButton: HTMLButtonElement;
  private readonly place = make("div", { hidden: true });
  private readonly link: LinkCard;

  constructor(
    private readonly desk: Desk,
    private readonly content: LeadContent,
    private team: LeadTeam,
    private readonly services: () => readonly string[],
  ) {
    const id = `${desk.id}-${team.id}`;
    this.title = make("h4", { id, dir: "auto", tabindex: "-1" });
    this.changeButton = button(WORDS.change, () => this.change(), { "aria-expanded": "false" });
    this.link = new LinkCard(desk, team.linkName, team.name, [this.changeButton]);
    this.element = make(
      "article",
      { class: "rpw-card-item", "aria-labelledby": id },
      this.title,
      this.about,
      this.link.element,
      this.place,
    );
  }

  update(team: LeadTeam): void {
    this.team = team;
    setText(this.title, team.name);
    const people = team.people === null ? WORDS.noPeople : WORDS.people(team.people);
    const joined = team.joined ? WORDS.joined(team.joined) : "";
    setText(this.about, [team.called, people, joined].filter(Boolean).join(" · "));
    this.link.update(team.link, team.name);
    this.changeButton.replaceChildren(WORDS.change, hidden(WORDS.of(team.name)));
  }

  private change(): void {
    if (!this.place.hidden) {
      this.close();
      return;
    }
    const form = new TeamForm(this.desk, this.content, this.team, (name) => {
      this.close();
      this.desk.say(WORDS.changed(name));
      this.title.focus({ preventScroll: false });
    });
    form.offer(this.services());
    this.place.replaceChildren(make("h5", {}, WORDS.changeTitle(this.team.name)), form.element);
    this.place.hidden = false;
    this.changeButton.setAttribute("aria-expanded", "true");
    form.focus();
  }

  private close(): void {
    this.place.hidden = true;
    this.place.replaceChildren();
    this.changeButton.setAttribute("aria-expanded", "false");
  }
}

export class Teams {
  readonly element: HTMLElement;
  private readonly intro = make("p", {});
  private readonly list = make("div", {});
  private readonly cards = new Map<string, TeamCard>();
  private readonly groups = new Map<string, HTMLElement>();
  private readonly form: TeamForm;
  private readonly adding: HTMLDetailsElement;
  private names: readonly string[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly content: LeadContent,
  ) {
    this.form = new TeamForm(desk, content, null, (name) => {
      desk.say(WORDS.added(name));
      this.adding.open = false;
      desk.status.scrollIntoView({ block: "nearest" });
      this.adding.querySelector("summary")?.focus({ preventScroll: true });
    });
    this.adding = make(
      "details",
      { class: "rpw-adding" },
      make("summary", {}, make("h3", {}, WORDS.add)),
      this.form.element,
    );
    this.element = make(
      "section",
      { "aria-labelledby": `${desk.id}-teams` },
      make("h2", { id: `${desk.id}-teams` }, WORDS.teams),
      this.intro,
      this.list,
      this.adding,
    );
    this.adding.open = content.page.teams.length === 0;
  }

  draw(page: LeadPage): void {
    setText(this.intro, page.teams.length ? WORDS.teamsIntro : WORDS.teamsNone);
    this.names = [...new Set(page.teams.map((each) => each.service))];
    this.form.offer(this.names);
    inOrder(
      this.list,
      this.names.map((service) => {
        const teams = page.teams.filter((each) => each.service === service);
        return this.group(service, teams);
      }),
    );
  }

  private group(service: string, teams: readonly LeadTeam[]): HTMLElement {
    let place = this.groups.get(service);
    if (!place) {
      place = make("div", {}, make("h3", { dir: "auto" }, service), make("div", {}));
      this.groups.set(service, place);
    }
    const body = place.lastElementChild;
    if (body) {
      inOrder(
        body,
        teams.map((team) => this.card(team)),
      );
    }
    return place;
  }

  private card(team: LeadTeam): HTMLElement {
    let card = this.cards.get(team.id);
    if (!card) {
      card = new TeamCard(this.desk, this.content, team, () => this.names);
      this.cards.set(team.id, card);
    }
    card.update(team);
    return card.element;
  }
}
