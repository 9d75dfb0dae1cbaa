/** The service lead's own link: the new one is kept before the old one stops. */

import { bringForward, button, make } from "../../lib/dom.js";
import type { ShownLink } from "../../messages.js";
import { WORDS } from "../../words/lead.js";
import { drawAddress } from "./address.js";
import type { Desk } from "./desk.js";

export class OwnLink {
  readonly element: HTMLElement;
  private readonly opener: HTMLButtonElement;
  private readonly place: HTMLElement;

  constructor(private readonly desk: Desk) {
    const { id } = desk;
    this.opener = button(WORDS.ownMake, () => this.draft());
    this.place = make("div", {
      class: "rpw-panel",
      tabindex: "-1",
      role: "group",
      "aria-labelledby": `${id}-own-title`,
      hidden: true,
    });
    this.element = make(
      "section",
      { "aria-labelledby": `${id}-own` },
      make("h2", { id: `${id}-own` }, WORDS.own),
      make("p", {}, WORDS.ownIntro),
      this.opener,
      this.place,
    );
  }

  private draft(): void {
    this.desk.ask<"draft">({ kind: "draft" }, ({ link }) => {
      const cancel = () => {
        this.place.hidden = true;
        this.place.replaceChildren();
        this.opener.focus();
      };
      this.place.replaceChildren(
        make("h3", { id: `${this.desk.id}-own-title` }, WORDS.ownTitle),
        make("p", {}, WORDS.ownWords),
        drawAddress(`${this.desk.id}-own-address`, link, WORDS.own),
        make(
          "div",
          { class: "rpw-buttons" },
          button(WORDS.ownUse, () => this.use(link), { class: "rpw-send" }),
          button(WORDS.cancel, cancel),
        ),
      );
      this.place.hidden = false;
      bringForward(this.place);
    });
  }

  private use(link: ShownLink): void {
    // This page may stop before it hears that it was done: what has to be known stands there first.
    this.opener.hidden = true;
    this.place.querySelector(".rpw-buttons:last-child")?.remove();
    const said = make("p", { role: "status" });
    this.place.append(said);
    const done = () => {
      said.replaceChildren(WORDS.ownDone, " ", make("a", { href: link.address }, WORDS.ownOpen));
    };
    this.desk.ask<"use">({ kind: "use" }, done, done);
  }
}
