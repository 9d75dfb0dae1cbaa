/** A plan on paper, its other pages, using it again, and its link. */

import { Choice } from "../../lib/choice.js";
import { bringForward, button, download, drawQr, make } from "../../lib/dom.js";
import type { SavePaper } from "../../messages.js";
import { WORDS } from "../../words/plan.js";
import type { Desk } from "./desk.js";

type Paper = SavePaper["paper"];

export class Papers {
  readonly element: HTMLElement;
  private readonly said = make("p", { role: "status", class: "rpw-quiet" });
  private readonly seen = make("div", { class: "rpw-seen", hidden: true, tabindex: "-1" });
  private readonly looker: HTMLButtonElement;
  private chosen: Paper = "plan";

  constructor(private readonly desk: Desk) {
    const id = `${desk.id}-papers`;
    const choice = new Choice({
      id: `${id}-which`,
      legend: WORDS.whichPaper,
      options: WORDS.paperNames,
      chosen: this.chosen,
      choose: (value) => {
        this.chosen = value as Paper;
        this.putAway();
      },
    });
    this.looker = button(WORDS.look, () => this.look(), { class: "rpw-send" });
    this.element = make(
      "div",
      {},
      make(
        "section",
        { "aria-labelledby": id, class: "rpw-part" },
        make("h2", { id }, WORDS.papers),
        choice.element,
        make(
          "div",
          { class: "rpw-buttons" },
          this.looker,
          button(WORDS.asWord, () => this.save("docx")),
          button(WORDS.asTable, () => this.save("csv")),
        ),
        this.said,
        this.seen,
      ),
      this.drawOthers(),
    );
  }

  private save(what: SavePaper["what"]): void {
    this.said.textContent = WORDS.making;
    this.desk.file(
      this.chosen,
      what,
      () => {
        this.said.textContent = WORDS.saved;
      },
      (sentence) => this.fail(sentence),
    );
  }

  private fail(sentence: string): void {
    this.said.textContent = "";
    this.desk.complain(sentence);
  }

  /** A paper as it prints: no script runs in it; printing it is asked for from outside. */
  private look(): void {
    this.said.textContent = WORDS.making;
    const name = WORDS.paperNames.find(([id]) => id === this.chosen)?.[1] ?? "";
    const title = WORDS.paperTitle(name);
    const shown = async (blob: Blob, file: string) => {
      const frame = make("iframe", {
        title,
        sandbox: "allow-same-origin allow-modals",
        class: "rpw-paper",
      });
      frame.srcdoc = await blob.text();
      const away = () => {
        this.putAway();
        this.looker.focus();
      };
      this.seen.replaceChildren(
        make("h3", {}, title),
        make(
          "div",
          { class: "rpw-buttons" },
          button(WORDS.print, () => frame.contentWindow?.print(), { class: "rpw-send" }),
          button(WORDS.savePage, () => download(this.element, blob, file)),
          button(WORDS.putAway, away, { class: "rpw-plain" }),
        ),
        frame,
      );
      this.said.textContent = "";
      this.seen.hidden = false;
      bringForward(this.seen);
    };
    this.desk.fetch(this.chosen, "html", shown, (sentence) => this.fail(sentence));
  }

  private putAway(): void {
    this.seen.hidden = true;
    this.seen.replaceChildren();
  }

  private drawOthers(): HTMLElement {
    const { links } = this.desk.content;
    const id = `${this.desk.id}-others`;
    const lines = [
      [links.day, WORDS.day, WORDS.dayWords],
      [links.review, WORDS.review, WORDS.reviewWords],
      [links.sheets, WORDS.sheets, WORDS.sheetsWords],
      [links.team, WORDS.team, ""],
    ] as const;
    const isServed = links.begin !== "";
    return make(
      "section",
      { "aria-labelledby": id, class: "rpw-part", hidden: !isServed },
      make("h2", { id }, WORDS.others),
      make(
        "ul",
        { class: "rpw-others-list" },
        ...lines
          .filter(([href]) => href)
          .map(([href, words, more]) =>
            make(
              "li",
              {},
              make("a", { class: "rpw-link", href }, words),
              more ? make("span", { class: "rpw-quiet" }, more) : null,
            ),
          ),
      ),
      ...(isServed ? [drawAgain(this.desk)] : []),
      ...(isServed && !this.desk.content.example ? [new OwnLink(this.desk).element] : []),
    );
  }
}

/** A form of the server's own: a plan is begun there and nowhere else. */
function drawAgain({ content }: Desk): HTMLElement {
  const { plan, teamId, links, example } = content;
  const field = (name: string, value: string) => make("input", { type: "hidden", name, value });
  return make(
    "form",
    {
      method: "post",
      action: links.begin,
    },
    field("_xsrf", ""), // the page fills it when it is sent
    field("from", plan),
    field("team", teamId),
    ...(example ? [field("example", "yes")] : []),
    make("p", {}, WORDS.againWords),
    make("button", { type: "submit" }, WORDS.useAgain),
  );
}

class OwnLink {
  readonly element: HTMLElement;
  private readonly place = make("div", { hidden: true });
  private readonly opener: HTMLButtonElement;

  constructor(private readonly desk: Desk) {
    this.opener = button(WORDS.showLink, () => this.toggle(), { "aria-expanded": "false" });
    this.element = make(
      "div",
      {},
      make("h3", {}, WORDS.link),
      make("p", {}, WORDS.linkWords),
      this.opener,
      this.place,
    );
  }

  private toggle(): void {
    if (this.place.hidden) this.desk.link((address, qr) => this.show(address, qr));
    else this.set([]);
  }

  private set(parts: HTMLElement[]): void {
    this.place.replaceChildren(...parts);
    this.place.hidden = parts.length === 0;
    this.opener.textContent = parts.length ? WORDS.hideLink : WORDS.showLink;
    this.opener.setAttribute("aria-expanded", String(parts.length > 0));
  }

  private show(address: string, qr: string): void {
    const id = `${this.desk.id}-link`;
    const said = make("p", { role: "status", class: "rpw-quiet" });
    const box = make("textarea", {
      id,
      class: "rpw-address",
      rows: "3",
      readonly: true,
      dir: "ltr",
      spellcheck: "false",
      "data-unwatched": "",
      onfocus: () => box.select(),
    });
    box.value = address;
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = WORDS.copied;
      } catch {
        // Over plain http a browser has no clipboard: what is chosen can be copied all the same.
        box.focus();
        box.select();
        said.textContent = document.execCommand("copy") ? WORDS.copied : WORDS.notCopied;
      }
    };
    this.set([
      drawQr(qr),
      make("div", { class: "rpw-field" }, make("label", { for: id }, WORDS.address), box),
      make("div", { class: "rpw-buttons" }, button(WORDS.copy, copy)),
      said,
    ]);
  }
}
