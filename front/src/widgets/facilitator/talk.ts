/** 4. Talk: the agenda after the reveal, the team's notes, and what was answered together. */

import { button, hidden, inOrder, make, setText } from "../../lib/dom.js";
import type { TextBox } from "../../lib/text_box.js";
import type { AgendaWords, MeetingWords, TogetherWords } from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";
import { type Desk, outLink } from "./desk.js";
import { FromPlans } from "./from_plans.js";

/** So many items stand in front; the others are folded away. */
const FOLDED_AFTER = 3;

/** A button that stays pressed while something is so. */
class Toggle {
  readonly element: HTMLButtonElement;

  constructor(
    label: string,
    place: number,
    private readonly isOn: (item: AgendaWords) => boolean,
    press: (on: boolean) => void,
  ) {
    this.element = button(
      label,
      () => press(this.element.getAttribute("aria-pressed") === "true"),
      { class: "rpw-toggle", "aria-pressed": "false" },
      hidden(WORDS.ofQuestion(place)),
    );
  }

  update(item: AgendaWords, isOver: boolean): void {
    this.element.setAttribute("aria-pressed", String(this.isOn(item)));
    this.element.disabled = isOver;
  }
}

/** One item of the agenda. */
class AgendaItem {
  readonly element: HTMLElement;
  private readonly toggles: readonly Toggle[];
  private readonly heard: TextBox;
  private readonly guessed: TextBox;
  private readonly picture = make("div", { class: "rpw-picture" });
  private readonly about = make("p", { class: "rpw-quiet" });
  private readonly positions = make("p", { class: "rpw-positions" });
  private readonly look: HTMLButtonElement;
  private readonly plan: HTMLElement | null;
  private drawn: string | null = null;

  constructor(
    private readonly desk: Desk,
    item: AgendaWords,
  ) {
    this.toggles = this.drawToggles(item);
    this.heard = this.note(item, "heard", WORDS.heard);
    this.guessed = this.note(item, "guessed", WORDS.guessed);
    // A sensitive item is talked about before anybody looks.
    this.look = button(
      WORDS.look,
      () => this.showPicture(),
      {},
      hidden(WORDS.ofQuestion(item.place)),
    );
    this.look.hidden = !item.talkFirst;
    this.picture.hidden = item.talkFirst;
    const { pattern } = desk.content.links;
    this.plan = outLink(pattern && `${pattern}#rpw-plan-${item.place}`, WORDS.planThis);
    this.plan?.append(hidden(WORDS.ofQuestion(item.place)));
    const title = `${desk.id}-a-${item.place}`;
    this.element = make(
      "article",
      { class: "rpw-item rpw-agenda-item", "aria-labelledby": title },
      make(
        "h3",
        { id: title },
        make("span", { class: "rpw-number" }, `${item.place}`),
        " ",
        item.statement,
      ),
      make("p", { class: "rpw-prompt" }, item.prompt),
      this.about,
      this.positions,
      this.look,
      this.picture,
      make("div", { class: "rpw-buttons" }, ...this.toggles.map(({ element }) => element)),
      this.plan,
      this.heard.element,
      this.guessed.element,
    );
  }

  update(item: AgendaWords, { talkOnly, state }: MeetingWords): void {
    const about = [
      item.fromPlan ? WORDS.fromPlan : "",
      item.carriedBefore ? WORDS.carriedBefore : "",
      talkOnly ? "" : item.group,
    ];
    setText(this.about, about.filter(Boolean).join(" · "));
    this.about.hidden = this.about.textContent === "";
    setText(this.positions, item.positions);
    this.positions.hidden = item.positions === "";
    if (this.drawn !== item.picture) {
      this.drawn = item.picture;
      this.picture.innerHTML = talkOnly ? "" : item.picture; // drawn and escaped in Python
    }
    for (const toggle of this.toggles) toggle.update(item, state === "closed");
    if (talkOnly) this.look.hidden = true;
    if (this.plan) this.plan.hidden = !item.planThis;
    this.heard.setValue(item.heard);
    this.guessed.setValue(item.guessed);
  }

  private showPicture(): void {
    this.look.hidden = true;
    this.picture.hidden = false;
    this.picture.tabIndex = -1;
    this.picture.focus();
  }

  private drawToggles({ item, place }: AgendaWords): Toggle[] {
    const mark = (label: string, name: string) =>
      new Toggle(
        label,
        place,
        (now) => now.mark === name,
        (on) => this.desk.act("mark", { item, mark: on ? "" : name }),
      );
    return [
      mark(WORDS.pin, "pinned"),
      mark(WORDS.skip, "skipped"),
      mark(WORDS.carry, "carried"),
      new Toggle(
        WORDS.put,
        place,
        (now) => now.onScreen,
        (on) => this.desk.act("show_on_screen", { item: on ? null : item }),
      ),
    ];
  }

  private note({ item }: AgendaWords, name: "heard" | "guessed", label: string): TextBox {
    return this.desk.boxes.open({
      name: `note:${item}:${name}`,
      label,
      about: `${this.desk.id}-safe`,
      longest: this.desk.content.longest.note,
      save: (words, done, failed) =>
        this.desk.act("note", { item, [name]: words }, { done, failed }),
    });
  }
}

function drawTogether(together: TogetherWords | null): HTMLElement[] {
  if (together === null) return [];
  const lines = together.answers.map(({ place, answer, differently, statement }) =>
    make("li", {}, `${WORDS.togetherLine(place, answer, differently)}. ${statement}`),
  );
  return [make("h3", {}, WORDS.togetherTitle(together.present)), make("ul", {}, ...lines)];
}

export class Talk {
  private readonly late = make("div", { class: "rpw-panel", hidden: true });
  private readonly intro = make("p", {});
  private readonly safe: HTMLElement;
  private readonly agenda = make("div", { class: "rpw-pattern" });
  private readonly restSummary = make("summary", {});
  private readonly restPlace = make("div", { class: "rpw-pattern" });
  private readonly rest = make("details", {}, this.restSummary, this.restPlace);
  private readonly together = make("div", {});
  private readonly fromPlans: FromPlans;
  private readonly known = new Map<string, AgendaItem>();

  constructor(
    private readonly desk: Desk,
    body: HTMLElement,
  ) {
    this.safe = make("p", { class: "rpw-quiet", id: `${desk.id}-safe` }, desk.content.byTextBoxes);
    this.fromPlans = new FromPlans(desk);
    body.replaceChildren(
      this.late,
      this.fromPlans.element,
      this.intro,
      this.safe,
      this.agenda,
      this.rest,
      this.together,
    );
  }

  show(view: MeetingWords): void {
    const intro = `${view.talkOnly ? WORDS.talkOnly : WORDS.talkIntro} ${WORDS.notesIntro}`;
    setText(this.intro, view.revealed ? intro : WORDS.notRevealed);
    this.safe.hidden = !view.revealed;
    this.showLate(view);
    this.fromPlans.show(view);
    const nodes = view.agenda.map((item) => {
      const known = this.known.get(item.item) ?? new AgendaItem(this.desk, item);
      this.known.set(item.item, known);
      known.update(item, view);
      return known.element;
    });
    const folded = nodes.slice(FOLDED_AFTER);
    inOrder(this.agenda, nodes.slice(0, FOLDED_AFTER));
    inOrder(this.restPlace, folded);
    this.rest.hidden = folded.length === 0;
    setText(this.restSummary, WORDS.more(folded.length));
    this.together.replaceChildren(...drawTogether(view.together));
  }

  /** Answers that arrived since the reveal: nothing of them is shown until somebody asks. */
  private showLate(view: MeetingWords): void {
    this.late.hidden = view.late === 0 || view.state !== "revealed";
    if (this.late.hidden || this.late.dataset.late === String(view.late)) return;
    this.late.dataset.late = String(view.late);
    this.late.replaceChildren(
      make("h3", {}, WORDS.late(view.late)),
      make("p", {}, view.late === 1 ? WORDS.lateAlone : WORDS.lateWords),
      ...(view.late === 1 ? [] : [button(WORDS.showLate, () => this.desk.act("include_late", {}))]),
    );
    this.desk.announcer.textContent = WORDS.late(view.late);
  }
}
