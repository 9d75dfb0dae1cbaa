/** One part of a sheet: as it will look, and under it the boxes that fill and change it. */

import { ask, askingPlace } from "../../lib/confirm.js";
import { button, hidden, inOrder, make, setText } from "../../lib/dom.js";
import type { PlanPage, SheetPart } from "../../messages.js";
import { WORDS } from "../../words/sheets.js";
import type { Desk } from "../plan/desk.js";
import { drawPart } from "../plan/drawing.js";
import { gapsOf, inGap, isLeftOut, type ListName, ownWords } from "../plan/gaps.js";
import type { SharedBox } from "../plan/shared_box.js";
import { type GapBoxes, sayEmpty } from "./gap_boxes.js";

/** Where words say what cannot be kept private: these are not left out by one press. */
const PRIVATE = /private/;
/** What stands in place of a part that a team leaves out. */
const DASH = "–";

/** A team's own words in place of a part's. */
class OwnWords {
  readonly element: HTMLElement;
  private readonly box: SharedBox;
  private readonly opener: HTMLButtonElement;
  private readonly leaver: HTMLButtonElement;
  private readonly returner: HTMLButtonElement;
  private readonly isPrivate: boolean;
  private readonly place: HTMLElement;
  private readonly asking: HTMLDivElement;
  private isBegun = false;

  constructor(
    private readonly desk: Desk,
    private readonly part: SheetPart,
    private readonly name: ListName,
  ) {
    const id = `${name}-${part.id}`;
    const gaps = gapsOf(part, name, {}, desk.content.guide);
    this.box = desk.box({
      place: `wording:${id}:words`,
      label: WORDS.ownLabel(part.title),
      hint: WORDS.ownHint(gaps.map((gap) => `{${gap}}`).join(", ")),
      rows: 5,
    });
    const plain = (label: string, press: () => void) =>
      button(label, press, { class: "rpw-plain" }, hidden(WORDS.ofPart(part.title)));
    this.isPrivate = PRIVATE.test(part.id);
    this.opener = plain(WORDS.own, () => this.begin());
    this.leaver = plain(WORDS.leaveOut, () => this.leaveOut(true));
    this.returner = plain(WORDS.putIn, () => this.leaveOut(false));
    this.asking = askingPlace(`${desk.id}-${id}-asking`);
    this.place = make(
      "div",
      { hidden: true },
      this.box.element,
      button(
        WORDS.putBack,
        (event) => this.putBack(event.currentTarget as HTMLElement),
        { class: "rpw-plain" },
        hidden(WORDS.ofPart(part.title)),
      ),
      this.asking,
    );
    this.element = make(
      "div",
      { class: "rpw-own-words" },
      this.isPrivate ? make("p", { class: "rpw-law" }, WORDS.ownPrivate) : null,
      make("div", { class: "rpw-own-ways" }, this.opener, this.leaver, this.returner),
      this.place,
    );
    this.isBegun = this.box.isDue;
  }

  draw({ wording }: PlanPage): void {
    const own = ownWords(this.part, this.name, wording);
    this.box.show(own);
    const isOut = isLeftOut(this.part, this.name, wording);
    this.show(!isOut && (this.isBegun || own !== ""), isOut);
  }

  private show(isOpen: boolean, isOut = false): void {
    this.place.hidden = !isOpen;
    this.opener.hidden = isOpen || isOut;
    this.leaver.hidden = isOpen || isOut || this.isPrivate;
    this.returner.hidden = !isOut;
  }

  private leaveOut(isOut: boolean): void {
    this.isBegun = false;
    this.put(isOut ? DASH : "");
    this.show(false, isOut);
    (isOut ? this.returner : this.opener).focus();
  }

  /** Begin with the usual words, as if somebody had typed them. */
  private begin(): void {
    this.isBegun = true;
    this.show(true);
    if (!this.box.words) this.put(this.part.words);
    this.box.box.focus();
  }

  private putBack(opener: HTMLElement): void {
    ask(
      this.asking,
      {
        title: WORDS.putBackTitle,
        words: WORDS.putBackWords(this.part.title),
        choices: [
          [
            WORDS.putBack,
            () => {
              this.isBegun = false;
              this.put("");
              this.desk.say(WORDS.isBack);
              this.show(false);
              this.opener.focus();
            },
          ],
        ],
        cancel: WORDS.keepOwn,
        opener,
      },
      { level: "h3", block: "center" },
    );
  }

  private put(words: string): void {
    this.box.box.value = words;
    this.box.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.box.sendIfDue();
  }
}

export class PartOfSheet {
  readonly element: HTMLElement;
  private readonly words = make("div", {});
  private readonly leftOut = make("p", { class: "rpw-quiet rpw-edit" }, WORDS.leftOut);
  private readonly summary = make("span", {});
  private readonly folded: HTMLDetailsElement;
  private readonly boxes = make("div", { class: "rpw-gaps" });
  private readonly above = make("p", { class: "rpw-quiet" });
  private readonly own: OwnWords;
  private drawn = "";
  private isNew = true;

  constructor(
    private readonly desk: Desk,
    private readonly part: SheetPart,
    private readonly name: ListName,
    private readonly gapBoxes: GapBoxes,
    /** What stands behind the words of this part. */
    more: HTMLElement | null,
  ) {
    const id = `${desk.id}-${name}-${part.id}`;
    this.own = new OwnWords(desk, part, name);
    this.folded = make(
      "details",
      {},
      make("summary", {}, this.summary, hidden(WORDS.ofPart(part.title))),
      this.above,
      this.boxes,
    );
    this.element = make(
      "section",
      { class: "rpw-sheet-part", "aria-labelledby": id },
      make("h3", { id }, part.title),
      this.words,
      more,
      this.leftOut,
      make("div", { class: "rpw-edit" }, this.folded, this.own.element),
    );
  }

  /** Draw it; `taken` has the gaps whose boxes stand further up, and gets those that stand here. */
  draw(page: PlanPage, taken: Set<string>): void {
    const { wording } = page;
    const { guide } = this.desk.content;
    const gaps = gapsOf(this.part, this.name, wording, guide);
    const here = gaps.filter((gap) => !taken.has(gap));
    const elsewhere = gaps.filter((gap) => taken.has(gap));
    for (const gap of here) taken.add(gap);
    this.drawWords(page);
    this.own.draw(page);
    const boxes = here.map((gap) => this.gapBoxes.get(gap)?.element);
    inOrder(
      this.boxes,
      boxes.filter((each) => each !== undefined),
    );
    const empty = here.filter((gap) => !inGap(gap, wording)).length;
    sayEmpty(this.summary, empty, here.length);
    this.folded.hidden = here.length === 0;
    setText(
      this.above,
      elsewhere.length
        ? WORDS.above(elsewhere.map((gap) => this.gapBoxes.label(gap)).join("; "))
        : "",
    );
    this.above.hidden = elsewhere.length === 0;
    if (this.isNew) this.folded.open = empty > 0;
    this.isNew = false;
  }

  private drawWords({ wording }: PlanPage): void {
    const now = JSON.stringify(wording);
    if (this.drawn === now) return;
    this.drawn = now;
    const isOut = isLeftOut(this.part, this.name, wording);
    this.leftOut.hidden = !isOut;
    this.element.classList.toggle("rpw-left-out", isOut);
    this.words.hidden = isOut;
    const fill = (gap: string, _label: string, shown: Node[]) => {
      const press = (event: Event) => {
        event.preventDefault();
        this.gapBoxes.get(gap)?.focus();
      };
      return make("a", { href: `#gap-${gap}`, class: "rpw-gap", onclick: press }, ...shown);
    };
    this.words.replaceChildren(
      drawPart(this.part, this.name, wording, this.desk.content.guide, fill),
    );
  }
}
