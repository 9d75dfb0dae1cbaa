/** What an activity is called, of which kind it is, when, and which role leads it. */

import { make, setText } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/plan.js";
import { Choosing } from "./choosing.js";
import type { Desk } from "./desk.js";
import type { SharedBox } from "./shared_box.js";

const LONGEST = 120;
/** So many years are offered: this one and those after it. */
const YEARS = 3;

/** "2026-12" as "December 2026"; nothing for nothing. */
export function monthInWords(month: string): string {
  if (!month) return "";
  const ways = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en-GB", ways);
}

const monthName = (at: number): string =>
  new Date(Date.UTC(2026, at, 1)).toLocaleDateString("en-GB", { month: "long", timeZone: "UTC" });

export class About {
  readonly element: HTMLElement;
  private readonly title: SharedBox;
  private readonly kind: SharedBox;
  private readonly lead: SharedBox;
  private readonly month: Month;

  constructor(desk: Desk) {
    const line = { kind: "text" as const, longest: LONGEST };
    this.title = desk.box({
      place: "plan::title",
      label: WORDS.title,
      hint: WORDS.titleHint,
      ...line,
    });
    this.kind = desk.box({ place: "plan::kind", label: WORDS.kind, hint: WORDS.kindHint, ...line });
    this.lead = desk.box({
      place: "plan::lead_role",
      label: WORDS.lead,
      hint: WORDS.roleHint,
      ...line,
    });
    this.month = new Month(desk);
    this.element = make(
      "div",
      {},
      this.title.element,
      this.kind.element,
      this.month.element,
      this.lead.element,
    );
  }

  draw(page: PlanPage): void {
    this.title.show(page.title);
    this.kind.show(page.kind);
    this.lead.show(page.leadRole);
    this.month.show(page.month);
  }
}

/** A month in two lists: every browser has those. */
class Month {
  readonly element: HTMLElement;
  private readonly months: HTMLSelectElement;
  private readonly years: HTMLSelectElement;
  private readonly choosing: Choosing;
  private readonly problem = make("p", { class: "rpw-problem", role: "alert", hidden: true });
  private readonly thisYear: number;

  constructor(desk: Desk) {
    const id = `${desk.id}-month`;
    this.thisYear = Number(desk.content.today.slice(0, 4));
    const chosen = () => this.choose();
    const common = { "data-place": "plan::month", onchange: chosen };
    this.months = make(
      "select",
      { id, "aria-describedby": `${id}-hint`, ...common },
      make("option", { value: "" }, WORDS.notSure),
      ...Array.from({ length: 12 }, (_, at) =>
        make("option", { value: String(at + 1).padStart(2, "0") }, monthName(at)),
      ),
    );
    this.years = make("select", { id: `${id}-year`, ...common });
    for (let each = 0; each < YEARS; each += 1) this.offer(String(this.thisYear + each));
    this.choosing = new Choosing(
      desk,
      "plan::month",
      (month) => this.shown(month),
      (sentence) => {
        setText(this.problem, sentence);
        this.problem.hidden = !sentence;
      },
    );
    this.element = make(
      "div",
      { class: "rpw-field" },
      make("label", { for: id }, WORDS.month),
      make("p", { class: "rpw-quiet", id: `${id}-hint` }, WORDS.monthHint),
      make(
        "div",
        { class: "rpw-month" },
        this.months,
        make("label", { for: `${id}-year`, class: "rpw-hidden" }, WORDS.year),
        this.years,
      ),
      this.problem,
    );
  }

  show(month: string): void {
    this.choosing.show(month);
  }

  private shown(value: string): void {
    const [year = "", month = ""] = value.split("-");
    if (year && ![...this.years.options].some((each) => each.value === year)) this.offer(year);
    this.months.value = month;
    if (year) this.years.value = year;
    this.years.hidden = !month;
  }

  private offer(year: string): void {
    this.years.append(make("option", { value: year }, year));
  }

  /** A month that is over this year is meant for the next. */
  private choose(): void {
    const month = this.months.value;
    this.years.hidden = !month;
    this.choosing.choose(month ? `${this.years.value}-${month}` : "");
  }
}
