/** One sheet: its title and its parts, as they will look, and which gaps are still empty. */

import { inOrder, make, setText } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/sheets.js";
import type { Desk } from "../plan/desk.js";
import { gapsOf, inGap, type ListName, partsOf } from "../plan/gaps.js";
import { paperFiles } from "../plan/paper_files.js";
import type { SharedBox } from "../plan/shared_box.js";
import type { GapBoxes } from "./gap_boxes.js";
import { AnswersShown } from "./ideas.js";
import { PartOfSheet } from "./part.js";

export type SheetName = Exclude<ListName, "happens">;

const PAPERS = { sheet: "sheet", ideas_sheet: "ideas", read_out: "run_sheet" } as const;
/** The part behind whose words the ideas stand. */
const ANSWERS = "answers";

/** The gaps of a list of parts that nobody has filled, in the order in which they stand. */
export function emptyGaps(name: ListName, desk: Desk, { wording }: PlanPage): string[] {
  const { guide } = desk.content;
  const used = partsOf(guide, name).flatMap((part) => gapsOf(part, name, wording, guide));
  return [...new Set(used)].filter((gap) => !inGap(gap, wording));
}

/** Which gaps are empty, each a link to its box. */
class Empty {
  readonly element: HTMLElement;
  private readonly summary = make("summary", {});
  private readonly full = make("p", {}, WORDS.full);
  private readonly list = make("ul", { class: "rpw-links" });
  private readonly folded: HTMLDetailsElement;

  constructor(private readonly gapBoxes: GapBoxes) {
    this.folded = make(
      "details",
      {},
      this.summary,
      make("p", { class: "rpw-quiet" }, WORDS.emptyHint),
      this.list,
    );
    this.element = make("div", { class: "rpw-empty" }, this.full, this.folded);
  }

  draw(empty: readonly string[]): void {
    this.full.hidden = empty.length > 0;
    this.folded.hidden = empty.length === 0;
    setText(this.summary, WORDS.empty(empty.length));
    inOrder(
      this.list,
      empty.map((gap) => this.item(gap)),
    );
  }

  private item(gap: string): HTMLElement {
    const known = this.list.querySelector<HTMLElement>(`[data-gap="${gap}"]`);
    if (known) return known;
    const press = (event: Event) => {
      event.preventDefault();
      this.gapBoxes.get(gap)?.focus();
    };
    return make(
      "li",
      { "data-gap": gap },
      make("a", { href: `#gap-${gap}`, onclick: press }, this.gapBoxes.label(gap)),
    );
  }
}

export class Sheet {
  readonly element: HTMLElement;
  /** The sheet itself: all that is printed. */
  private readonly title = make("h2", { dir: "auto" });
  private readonly titleBox: SharedBox | null;
  private readonly parts: readonly PartOfSheet[];
  private readonly answers: AnswersShown | null;
  private readonly empty: Empty;

  constructor(
    private readonly desk: Desk,
    readonly name: SheetName,
    gapBoxes: GapBoxes,
  ) {
    this.empty = new Empty(gapBoxes);
    this.answers = name === "ideas_sheet" ? new AnswersShown(desk) : null;
    const parts = partsOf(desk.content.guide, name);
    const holds = parts.find((part) => part.id === ANSWERS) ?? parts.at(-1);
    this.parts = parts.map((part) => {
      const more = part === holds ? (this.answers?.element ?? null) : null;
      return new PartOfSheet(desk, part, name, gapBoxes, more);
    });
    this.titleBox =
      name === "read_out"
        ? null
        : desk.box({
            place: `wording:title-${name}:words`,
            label: WORDS.title,
            kind: "text",
          });
    const id = `${desk.id}-${name}`;
    this.title.id = id;
    const isServed = document.body.classList.contains("rpw-site");
    const printing = make("div", { class: "rpw-buttons" }, this.printButton());
    this.element = make(
      "div",
      { hidden: true },
      make("p", { class: "rpw-edit" }, WORDS.intro[name]),
      make("div", { class: "rpw-edit" }, this.empty.element),
      make(
        "article",
        { class: "rpw-on-paper", lang: "en-GB", "aria-labelledby": id },
        desk.content.example && name !== "read_out" ? make("p", {}, WORDS.invented) : null,
        this.title,
        this.titleBox
          ? make(
              "details",
              { class: "rpw-edit" },
              make("summary", {}, WORDS.titleOpen),
              this.titleBox.element,
            )
          : null,
        ...this.parts.map((each) => each.element),
      ),
      make(
        "section",
        { class: "rpw-edit", "aria-labelledby": `${id}-hand` },
        make("h2", { id: `${id}-hand` }, WORDS.hand),
        isServed ? printing : null,
        isServed ? make("p", { class: "rpw-quiet" }, WORDS.printHint) : null,
        name === "read_out" ? make("p", {}, WORDS.runSheet) : null,
        paperFiles(desk, PAPERS[name], WORDS.of[name]),
      ),
    );
  }

  draw(page: PlanPage): void {
    if (this.element.hidden) return; // a box stands in one place at a time: where it is seen
    const own = this.name === "read_out" ? "" : (page.wording[`title-${this.name}`] ?? "");
    this.titleBox?.show(own);
    setText(this.title, own.split(/\s+/).filter(Boolean).join(" ") || WORDS.titles[this.name]);
    this.answers?.draw(page);
    const taken = new Set<string>();
    for (const each of this.parts) each.draw(page, taken);
    this.empty.draw(emptyGaps(this.name, this.desk, page));
  }

  private printButton(): HTMLButtonElement {
    return make(
      "button",
      { type: "button", class: "rpw-send", onclick: () => window.print() },
      WORDS.print,
    );
  }
}
