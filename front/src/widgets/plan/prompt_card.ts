/** One prompt of a plan: its question, what was decided, how it stands, and what belongs to it. */

import { Choice } from "../../lib/choice.js";
import { button, hidden, make, setText } from "../../lib/dom.js";
import type { PlanEntry, PlanPage, PromptWords } from "../../messages.js";
import { WORDS } from "../../words/plan.js";
import { Choosing } from "./choosing.js";
import type { Page } from "./here.js";
import type { RowKind } from "./row_card.js";
import { RowList } from "./rows.js";
import type { SharedBox } from "./shared_box.js";

const LONGEST_REASON = 600;

export class PromptCard {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  private readonly box: SharedBox;
  private readonly because: SharedBox;
  private readonly choice: Choice;
  private readonly standing: Choosing;
  private readonly problem = make("p", { class: "rpw-problem", role: "alert", hidden: true });
  private readonly still: HTMLElement;
  private readonly stillTrue: Choosing;
  private readonly talkBox: HTMLInputElement | null;
  private readonly talk: Choosing | null;
  private readonly lists: readonly RowList[];

  constructor(
    page: Page,
    private readonly prompt: PromptWords,
    kinds: readonly RowKind[],
  ) {
    const { desk } = page;
    const { id, question, stage } = prompt;
    const own = `${desk.id}-${id}`;
    const at = (name: string) => `entry:${id}:${name}`;
    const say = (sentence: string) => this.say(sentence);
    this.heading = make("h3", { id: own, tabindex: "-1" }, question);
    this.box = desk.box({
      place: at("words"),
      label: question,
      hidesLabel: true,
      about: `${own}-help`,
      rows: 4,
    });
    this.because = desk.box({
      place: at("because"),
      label: WORDS.because,
      rows: 2,
      longest: LONGEST_REASON,
    });
    this.standing = new Choosing(desk, at("standing"), (value) => this.shown(value), say);
    this.choice = new Choice({
      id: `${own}-standing`,
      legend: WORDS.standing,
      options: WORDS.standings,
      chosen: "",
      choose: (value) => {
        this.because.element.hidden = value !== "not_this_one";
        this.standing.choose(value);
      },
    });
    this.choice.element.classList.add("rpw-stands");
    this.choice.element.querySelector("legend")?.append(hidden(WORDS.of(question)));
    this.stillTrue = new Choosing(
      desk,
      at("still_true"),
      (value) => {
        this.still.hidden = value !== "yes";
      },
      say,
    );
    this.still = this.drawStill();
    this.talkBox = desk.content.team ? make("input", { type: "checkbox" }) : null;
    this.talk = this.talkBox && this.makeTalk(page, at("talk"), this.talkBox, say);
    this.lists = kinds.map((kind) => new RowList(desk, page.rows, kind, id, question));
    const about = WORDS.stages[stage];
    this.element = make(
      "article",
      { class: "rpw-item rpw-plan-prompt", "aria-labelledby": own, "data-prompt": id },
      about ? make("p", { class: "rpw-stage" }, about) : null,
      this.heading,
      make("p", { id: `${own}-help` }, prompt.help),
      this.still,
      this.box.element,
      this.choice.element,
      this.because.element,
      this.problem,
      this.drawWhy(),
      ...this.lists.map(({ element }) => element),
      make("div", { class: "rpw-adders" }, ...this.lists.map(({ adder }) => adder)),
      this.drawTalk(),
    );
    this.element.addEventListener("focusin", () => page.remember(id));
    this.because.element.hidden = true;
  }

  draw(page: PlanPage): void {
    const entry = page.entries.find(({ prompt }) => prompt === this.prompt.id);
    if (entry) this.fill(entry);
    for (const list of this.lists) list.draw(page);
  }

  private fill({ words, because, standing, stillTrue, talk }: PlanEntry): void {
    this.box.show(words);
    this.because.show(because);
    this.standing.show(standing);
    this.stillTrue.show(stillTrue ? "yes" : "no");
    this.talk?.show(talk ? "yes" : "no");
  }

  private shown(standing: string): void {
    this.choice.set(standing);
    // What somebody is writing in stays.
    const isIn = this.because.element.contains(document.activeElement) || this.because.isDue;
    this.because.element.hidden = standing !== "not_this_one" && !isIn;
  }

  private say(sentence: string): void {
    setText(this.problem, sentence);
    this.problem.hidden = !sentence;
  }

  private drawStill(): HTMLElement {
    const yes = () => {
      this.stillTrue.choose("no");
      this.box.box.focus();
    };
    const of = WORDS.of(this.prompt.question);
    return make(
      "div",
      { class: "rpw-still", hidden: true },
      make("p", {}, make("strong", {}, WORDS.stillTrue)),
      make(
        "div",
        { class: "rpw-buttons" },
        button(WORDS.yesStillTrue, yes, { class: "rpw-send" }, hidden(of)),
        button(WORDS.changeIt, () => this.box.box.focus(), {}, hidden(of)),
      ),
    );
  }

  private drawWhy(): HTMLElement {
    const { why, example, sources } = this.prompt;
    const list = sources.map(({ citation, url, extends: isMore }) => {
      const href = /^https?:/.test(url) ? url : null;
      const link = make("a", { href, target: "_blank", rel: "noreferrer noopener" }, citation);
      return make("li", {}, isMore ? WORDS.extends : "", link);
    });
    return make(
      "details",
      {},
      make(
        "summary",
        {},
        example ? WORDS.whyExample : WORDS.why,
        hidden(WORDS.of(this.prompt.question)),
      ),
      make("p", {}, why),
      example ? make("p", {}, make("strong", {}, WORDS.example), example) : null,
      list.length ? make("p", { class: "rpw-quiet" }, WORDS.comesFrom) : null,
      list.length ? make("ul", { class: "rpw-quiet" }, ...list) : null,
    );
  }

  private makeTalk(
    { desk }: Page,
    place: string,
    box: HTMLInputElement,
    say: (sentence: string) => void,
  ): Choosing {
    const shown = (value: string) => {
      box.checked = value === "yes";
    };
    const talk = new Choosing(desk, place, shown, say);
    box.addEventListener("change", () => talk.choose(box.checked ? "yes" : "no"));
    return talk;
  }

  private drawTalk(): HTMLElement | null {
    if (!this.talkBox) return null;
    return make(
      "label",
      { class: "rpw-tick" },
      this.talkBox,
      make("span", {}, WORDS.talk, hidden(WORDS.of(this.prompt.question))),
    );
  }
}
