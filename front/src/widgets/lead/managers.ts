/** The links of managers: of one service, and of several. */

import { inOrder, make, setText } from "../../lib/dom.js";
import type { LeadPage, LinkWords } from "../../messages.js";
import { WORDS } from "../../words/lead.js";
import type { Desk } from "./desk.js";
import { LinkCard } from "./link.js";

interface Row {
  element: HTMLElement;
  title: HTMLElement;
  card: LinkCard;
}

/** Rows of links, each with its title; one that is drawn again is the same. */
class Rows {
  private readonly known = new Map<string, Row>();

  constructor(
    private readonly desk: Desk,
    private readonly place: HTMLElement,
    private readonly level: "h3" | "h4",
  ) {}

  draw(
    rows: readonly { name: string; title: string; who: string; link: LinkWords | null }[],
  ): void {
    const elements = rows.map(({ name, title, who, link }) => {
      const row = this.known.get(name) ?? this.make(name, who);
      this.known.set(name, row);
      setText(row.title, title);
      row.card.update(link, who);
      return row.element;
    });
    inOrder(this.place, elements);
  }

  open(name: string): LinkCard | undefined {
    return this.known.get(name)?.card;
  }

  private make(name: string, who: string): Row {
    const id = `${this.desk.id}-${name}-title`;
    const title = make(this.level, { id, dir: "auto", tabindex: "-1" });
    const card = new LinkCard(this.desk, name, who);
    const element = make(
      "article",
      { class: "rpw-card-item", "aria-labelledby": id },
      title,
      card.element,
    );
    return { element, title, card };
  }
}

export class Managers {
  readonly element: HTMLElement;
  private readonly intro = make("p", {});
  private readonly list = make("div", {});
  private readonly severalList = make("div", {});
  private readonly rows: Rows;
  private readonly severalRows: Rows;
  private readonly choices = make("div", { class: "rpw-answers" });
  private readonly problem: HTMLElement;
  private readonly form: HTMLFormElement;
  private readonly several: HTMLElement;
  private drawn = "";

  constructor(private readonly desk: Desk) {
    const { id } = desk;
    this.rows = new Rows(desk, this.list, "h3");
    this.severalRows = new Rows(desk, this.severalList, "h4");
    this.problem = make("p", { class: "rpw-problem", id: `${id}-several-problem`, hidden: true });
    this.form = make(
      "form",
      { novalidate: true, onsubmit: (event) => this.press(event) },
      make(
        "fieldset",
        { class: "rpw-choice", "aria-describedby": this.problem.id, tabindex: "-1" },
        make("legend", {}, WORDS.severalChoose),
        this.choices,
      ),
      this.problem,
      make("div", { class: "rpw-buttons" }, make("button", { type: "submit" }, WORDS.severalMake)),
    );
    this.several = make(
      "div",
      {},
      make("h3", {}, WORDS.several),
      make("p", {}, WORDS.severalIntro),
      this.severalList,
      this.form,
    );
    this.element = make(
      "section",
      { "aria-labelledby": `${id}-managers` },
      make("h2", { id: `${id}-managers` }, WORDS.managers),
      this.intro,
      this.list,
      this.several,
    );
  }

  draw(page: LeadPage): void {
    setText(this.intro, page.services.length ? WORDS.managersIntro : WORDS.managersNone);
    this.rows.draw([
      ...page.services.map(({ linkName, name, link }) => ({
        name: linkName,
        title: name,
        who: WORDS.managersOf(name),
        link,
      })),
      ...page.left.map((link) => ({ name: link.name, title: WORDS.left, who: WORDS.left, link })),
    ]);
    this.severalRows.draw(
      page.several.map(({ services, link }) => {
        const title = WORDS.severalOf(services);
        return { name: link.name, title, who: title, link };
      }),
    );
    // Where there is one service, nobody reads several.
    this.several.hidden = page.services.length < 2 && page.several.length === 0;
    this.form.hidden = page.services.length < 2;
    this.drawChoices(page);
  }

  private drawChoices(page: LeadPage): void {
    const now = JSON.stringify(page.services.map(({ id, name }) => [id, name]));
    if (this.drawn === now) return;
    this.drawn = now;
    const chosen = new Set(this.chosen());
    this.choices.replaceChildren(
      ...page.services.map(({ id, name }) => {
        const own = `${this.desk.id}-several-${id}`;
        const box = make("input", { type: "checkbox", id: own, value: id });
        box.checked = chosen.has(id);
        return make(
          "label",
          { class: "rpw-answer", for: own },
          box,
          make("span", { dir: "auto" }, name),
        );
      }),
    );
  }

  private chosen(): string[] {
    const boxes = this.choices.querySelectorAll<HTMLInputElement>("input:checked");
    return [...boxes].map((box) => box.value);
  }

  private press(event: Event): void {
    event.preventDefault();
    this.problem.hidden = true;
    this.desk.ask<"several">({ kind: "several", services: this.chosen() }, (said) => {
      if (said.kind === "refused") {
        this.problem.textContent = said.faults.map(({ sentence }) => sentence).join(" ");
        this.problem.hidden = false;
        this.choices.querySelector("input")?.focus();
        return;
      }
      for (const box of this.choices.querySelectorAll("input")) box.checked = false;
      this.severalRows.open(said.link.name)?.show(said.link);
    });
  }
}
