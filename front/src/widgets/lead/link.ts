/** One link: when it was made, and what its service lead can do with it. */

import { blobOf } from "../../lib/conversation.js";
import { bringForward, button, download, hidden, make, setText } from "../../lib/dom.js";
import type { LinkWords, SaveLetter, ShownLink } from "../../messages.js";
import { WORDS } from "../../words/lead.js";
import { drawAddress } from "./address.js";
import { Asking, type Desk } from "./desk.js";

const SAVED_WITHIN = 60_000;

export class LinkCard {
  readonly element: HTMLElement;
  private readonly standing = make("p", { class: "rpw-quiet" });
  private readonly panel: HTMLElement;
  private readonly letter: HTMLElement;
  private readonly showButton: HTMLButtonElement;
  private readonly letterButton: HTMLButtonElement;
  private readonly renewButton: HTMLButtonElement;
  private readonly endButton: HTMLButtonElement;
  private readonly more: HTMLElement;
  private readonly asking: Asking;
  private readonly own: string;
  private link: LinkWords | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly name: string,
    /** Whose link it is, in the words of a sentence. */
    private who: string,
    /** What else stands in the row of its buttons. */
    beside: readonly HTMLElement[] = [],
  ) {
    this.own = `${desk.id}-${name}`;
    const opened = (label: string, press: () => void) =>
      button(label, press, { "aria-expanded": "false" });
    this.showButton = opened(WORDS.show, () => this.toggle());
    this.letterButton = button(WORDS.letter, () => this.openLetter());
    this.renewButton = button(WORDS.renew, () => this.askToRenew(), { class: "rpw-plain" });
    this.endButton = button(WORDS.end, () => this.askToEnd(), { class: "rpw-plain" });
    this.panel = make("div", { hidden: true });
    this.letter = make("div", {
      hidden: true,
      class: "rpw-letter",
      tabindex: "-1",
      role: "group",
    });
    this.asking = new Asking(`${this.own}-sure`);
    this.more = make("div", { class: "rpw-more" }, this.renewButton, this.endButton);
    this.element = make(
      "div",
      { class: "rpw-link-card" },
      this.standing,
      make(
        "div",
        { class: "rpw-buttons" },
        this.showButton,
        this.letterButton,
        ...beside,
        this.more,
      ),
      this.asking.place,
      this.panel,
      this.letter,
    );
  }

  update(link: LinkWords | null, who: string): void {
    this.who = who;
    this.link = link;
    setText(this.standing, standing(link));
    if (!link) this.close();
    this.more.hidden = link === null;
    this.label();
    const of = WORDS.of(who);
    for (const [each, words] of [
      [this.letterButton, WORDS.letter],
      [this.renewButton, WORDS.renew],
      [this.endButton, WORDS.end],
    ] as const) {
      each.replaceChildren(words, hidden(of));
    }
  }

  show(link: ShownLink): void {
    this.panel.replaceChildren(drawAddress(`${this.own}-address`, link, this.who));
    this.panel.hidden = false;
    this.label();
  }

  private label(): void {
    const isShown = !this.panel.hidden;
    const words = isShown ? WORDS.hide : this.link ? WORDS.show : WORDS.make;
    this.showButton.setAttribute("aria-expanded", String(isShown));
    this.showButton.replaceChildren(words, hidden(WORDS.of(this.who)));
  }

  private close(): void {
    this.panel.hidden = true;
    this.panel.replaceChildren();
    this.putAway();
  }

  private toggle(): void {
    if (!this.panel.hidden) {
      this.panel.hidden = true;
      this.panel.replaceChildren();
      this.label();
      return;
    }
    this.desk.ask<"show">({ kind: "show", link: this.name }, (said) => this.show(said.link));
  }

  private askToRenew(): void {
    const renew = () =>
      this.desk.ask<"renew">({ kind: "renew", link: this.name }, (said) => {
        this.putAway();
        this.show(said.link);
        this.desk.say(WORDS.renewed(this.who));
        this.renewButton.focus();
      });
    const words = WORDS.renewWords + (this.name.startsWith("team-") ? WORDS.renewTeam : "");
    this.asking.ask(this.renewButton, WORDS.renewTitle(this.who), words, [WORDS.renewYes, renew]);
  }

  private askToEnd(): void {
    const end = () =>
      this.desk.ask<"end">({ kind: "end", link: this.name }, () => {
        this.desk.say(WORDS.ended(this.who));
        if (this.showButton.isConnected) this.showButton.focus();
      });
    const words = WORDS.endWords + (this.name.startsWith("team-") ? WORDS.renewTeam : "");
    this.asking.ask(this.endButton, WORDS.endTitle(this.who), words, [WORDS.endYes, end]);
  }

  private openLetter(): void {
    this.desk.file("html", this.name, async (_said, buffers) => {
      const html = await blobOf(buffers).text();
      const title = WORDS.letterTitle(this.who);
      // No script runs in it; printing it is asked for from outside.
      const frame = make("iframe", {
        title,
        sandbox: "allow-same-origin allow-modals",
        class: "rpw-letter-frame",
      });
      frame.srcdoc = html;
      const saved = make("p", { role: "status", class: "rpw-quiet" });
      const save = (what: SaveLetter["what"]) =>
        this.desk.file(what, this.name, (said, bytes) => {
          download(this.desk.root, blobOf(bytes, said.type), said.name, SAVED_WITHIN);
          saved.textContent = WORDS.saved(said.name);
        });
      const putAway = () => {
        this.putAway();
        this.letterButton.focus();
      };
      this.letter.replaceChildren(
        make("h4", {}, title),
        make("p", {}, WORDS.letterWords),
        make(
          "div",
          { class: "rpw-buttons" },
          button(WORDS.print, () => frame.contentWindow?.print(), { class: "rpw-send" }),
          button(WORDS.savePage, () => save("html")),
          button(WORDS.saveWord, () => save("docx")),
          button(WORDS.putAway, putAway),
        ),
        saved,
        frame,
      );
      this.letter.setAttribute("aria-label", title);
      this.letter.hidden = false;
      bringForward(this.letter);
      // The letter may have made the link.
      this.desk.ask<"look">({ kind: "look", seen: "" }, () => {});
    });
  }

  private putAway(): void {
    this.letter.hidden = true;
    this.letter.replaceChildren();
  }
}

function standing(link: LinkWords | null): string {
  if (!link) return WORDS.noLink;
  const made = link.made ? WORDS.made(link.made) : WORDS.madeSome;
  return made + (link.used ? WORDS.used(link.used) : "");
}
