/** An answer to every idea: what it is, why, what comes next, and what young people heard of it. */

import { Choice } from "../../lib/choice.js";
import { hidden, inOrder, make, setText } from "../../lib/dom.js";
import type { NotedIdea, PlanPage } from "../../messages.js";
import { WORDS } from "../../words/review.js";
import { Choosing, DayPick } from "../plan/choosing.js";
import type { Desk } from "../plan/desk.js";
import { section, written } from "../plan/drawing.js";
import type { SharedBox } from "../plan/shared_box.js";
import { cardId } from "./waiting.js";

type Told = "" | "told" | "not";
const BOXES = ["words", "why", "next", "told_how", "said_back", "not_told_because"] as const;
type BoxName = (typeof BOXES)[number];

const wordsOf = (idea: NotedIdea): Record<BoxName, string> => ({
  words: idea.words,
  why: idea.why,
  next: idea.next,
  told_how: idea.toldHow,
  said_back: idea.saidBack,
  not_told_because: idea.notTold,
});

class Answer {
  readonly element: HTMLElement;
  private readonly title: HTMLElement;
  private readonly standing = make("p", { class: "rpw-standing" });
  /** The idea, where its boxes are folded away. */
  private readonly preview = written("");
  private readonly boxes: Record<BoxName, SharedBox>;
  private readonly answer: Choosing;
  private readonly toldOn: DayPick;
  private readonly told: Choice;
  private readonly wasTold: HTMLElement;
  private readonly wasNotTold: HTMLElement;
  /** What was chosen here of telling, before it can be seen in the plan. */
  private picked: Told = "";

  constructor(
    private readonly desk: Desk,
    private now: NotedIdea,
  ) {
    const own = cardId(desk, `idea-${now.id}`);
    const place = (name: string) => `idea:${now.id}:${name}`;
    this.title = make("h3", { id: own, tabindex: "-1" });
    this.boxes = this.makeBoxes(place);
    const answer: Choice = new Choice({
      id: `${own}-answer`,
      legend: WORDS.answer,
      options: WORDS.answers,
      chosen: now.answer,
      choose: (value) => this.answer.choose(value),
    });
    answer.element.classList.add("rpw-short-answers");
    this.answer = new Choosing(desk, place("answer"), (value) => answer.set(value));
    this.told = new Choice({
      id: `${own}-told`,
      legend: WORDS.told,
      options: WORDS.toldChoices,
      chosen: "",
      choose: (value) => this.tell(value as Told),
    });
    this.toldOn = new DayPick(desk, place("told_on"), {
      id: `${own}-told-on`,
      label: WORDS.toldOn,
      max: desk.content.today,
    });
    const { boxes } = this;
    this.wasTold = make(
      "div",
      { class: "rpw-inset" },
      this.toldOn.element,
      boxes.told_how.element,
      boxes.said_back.element,
    );
    this.wasNotTold = make("div", { class: "rpw-inset" }, boxes.not_told_because.element);
    const body = [
      boxes.words.element,
      answer.element,
      boxes.why.element,
      boxes.next.element,
      this.told.element,
      this.wasTold,
      this.wasNotTold,
    ];
    // What was settled before the page was opened is folded; nothing folds under anybody's hands.
    const isFolded = now.isAnswered && now.isTold;
    this.element = make(
      "article",
      { class: "rpw-card-item", "aria-labelledby": own },
      this.title,
      this.standing,
      ...(isFolded
        ? [
            this.preview,
            make(
              "details",
              {},
              make("summary", {}, WORDS.lookAgain, hidden(` (${now.words})`)),
              ...body,
            ),
          ]
        : body),
    );
  }

  update(now: NotedIdea, number: number): void {
    this.now = now;
    const words = wordsOf(now);
    for (const name of BOXES) this.boxes[name].show(words[name]);
    setText(this.title, WORDS.idea(number));
    setText(this.standing, this.stands());
    setText(this.preview, now.words);
    this.element.classList.toggle("rpw-settled", now.isAnswered && now.isTold);
    this.answer.show(now.answer);
    this.toldOn.show(now.toldOn);
    this.showTold();
  }

  private stands(): string {
    const { isAnswered, isTold } = this.now;
    if (!isAnswered) return WORDS.noAnswer;
    return isTold ? WORDS.ready : WORDS.noTold;
  }

  private makeBoxes(place: (name: BoxName) => string): Record<BoxName, SharedBox> {
    const box = (name: BoxName, label: string, more = {}) =>
      this.desk.box({ place: place(name), label, rows: 2, ...more });
    return {
      words: box("words", WORDS.ideaLabel),
      why: box("why", WORDS.why, { hint: WORDS.whyHint }),
      next: box("next", WORDS.comesNext),
      told_how: box("told_how", WORDS.toldHow, { kind: "text", hint: WORDS.toldHowHint }),
      said_back: box("said_back", WORDS.saidBack, { hint: WORDS.saidBackHint }),
      not_told_because: box("not_told_because", WORDS.notTold, { hint: WORDS.notToldHint }),
    };
  }

  private tell(chosen: Told): void {
    this.picked = chosen;
    if (chosen === "told" && !this.now.toldOn) this.toldOn.choose(this.desk.content.today);
    if (chosen === "not" && this.now.toldOn) this.toldOn.choose("");
    this.unfold(chosen);
  }

  /** What the plan says, unless somebody here has just chosen and has not said more. */
  private showTold(): void {
    const { toldOn, notTold } = this.now;
    if (toldOn && this.picked !== "not") this.picked = "told";
    const chosen = this.picked || (notTold ? "not" : "");
    this.told.set(chosen);
    this.unfold(chosen);
  }

  private unfold(chosen: Told): void {
    this.wasTold.hidden = chosen !== "told";
    this.wasNotTold.hidden = chosen !== "not" && !this.now.notTold;
  }
}

export class Answers {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  private readonly none = make("p", { class: "rpw-quiet" }, WORDS.noIdeas);
  private readonly list = make("div", {});
  private readonly answers = new Map<string, Answer>();

  constructor(private readonly desk: Desk) {
    const { element, heading } = section(
      `${desk.id}-ideas`,
      WORDS.ideas,
      make("p", {}, WORDS.ideasIntro),
      this.none,
      this.list,
    );
    this.element = element;
    this.heading = heading;
  }

  draw({ ideas }: PlanPage): void {
    this.none.hidden = ideas.length > 0;
    const gone = new Set(this.answers.keys());
    const cards = ideas.map((each, index) => {
      gone.delete(each.id);
      return this.card(each, index + 1);
    });
    for (const id of gone) {
      const { element } = this.answers.get(id) ?? {};
      if (element?.contains(document.activeElement)) this.heading.focus();
      this.answers.delete(id);
    }
    inOrder(this.list, cards);
  }

  private card(now: NotedIdea, number: number): HTMLElement {
    let answer = this.answers.get(now.id);
    if (!answer) {
      answer = new Answer(this.desk, now);
      this.answers.set(now.id, answer);
    }
    answer.update(now, number);
    return answer.element;
  }
}
