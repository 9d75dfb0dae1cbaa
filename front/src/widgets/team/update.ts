/** What became of one promise: how it stands, what happened, and what young people heard of it. */

import { Choice } from "../../lib/choice.js";
import { button, make, setText } from "../../lib/dom.js";
import type { TextBox } from "../../lib/text_box.js";
import type { PromiseWords, TeamPage } from "../../messages.js";
import { WORDS } from "../../words/team.js";
import type { Desk } from "./desk.js";

type Told = "nothing" | "told" | "not";
const BOXES = ["happened", "on", "by", "how", "said_back", "because", "look_again_on"] as const;
type BoxName = (typeof BOXES)[number];

const toldOf = ({ told }: PromiseWords): Told => {
  if (told.on || told.by || told.how) return "told";
  return told.because ? "not" : "nothing";
};

export class Update {
  readonly element: HTMLFormElement;
  private readonly boxes: Record<BoxName, TextBox>;
  private readonly state: Choice;
  private readonly told: Choice;
  private readonly wasTold: HTMLElement;
  private readonly wasNotTold: HTMLElement;
  private readonly keepButton: HTMLButtonElement;
  private readonly problem: HTMLElement;
  private isUnderWay = false;
  private chosenState: string;
  private chosenTold: Told;

  constructor(
    private readonly desk: Desk,
    private now: PromiseWords,
    private readonly close: (kept: TeamPage | null) => void,
  ) {
    const own = `${desk.id}-${now.id}`;
    const { drafts } = desk;
    this.boxes = this.makeBoxes();
    this.chosenState = drafts.get(this.nameOf("state")) ?? now.state;
    this.chosenTold = (drafts.get(this.nameOf("told")) as Told | undefined) ?? toldOf(now);
    this.state = new Choice({
      id: `${own}-state`,
      legend: WORDS.stateLegend,
      options: WORDS.states,
      chosen: this.chosenState,
      choose: (value) => {
        this.chosenState = value;
        drafts.set(this.nameOf("state"), value);
      },
    });
    this.told = new Choice({
      id: `${own}-told`,
      legend: WORDS.toldLegend,
      options: WORDS.toldChoices,
      chosen: this.chosenTold,
      choose: (value) => {
        this.chosenTold = value as Told;
        drafts.set(this.nameOf("told"), value);
        this.showTold();
      },
    });
    const { boxes } = this;
    this.wasTold = make(
      "div",
      { class: "rpw-inset" },
      ...[boxes.on, boxes.by, boxes.how, boxes.said_back].map((box) => box.element),
    );
    this.wasNotTold = make(
      "div",
      { class: "rpw-inset" },
      boxes.because.element,
      boxes.look_again_on.element,
    );
    this.problem = make("p", { class: "rpw-problem", role: "alert", hidden: true });
    this.keepButton = make("button", { type: "submit", class: "rpw-send" }, WORDS.keep);
    this.element = make(
      "form",
      { novalidate: true, onsubmit: (event) => this.press(event) },
      this.state.element,
      boxes.happened.element,
      this.told.element,
      this.wasTold,
      this.wasNotTold,
      this.problem,
      make(
        "div",
        { class: "rpw-buttons" },
        this.keepButton,
        button(WORDS.closeForm, () => this.leave()),
      ),
    );
    this.fill();
    this.showTold();
  }

  /** Whether somebody has begun to say what became of a promise and has not kept it. */
  static isBegun(desk: Desk, now: PromiseWords): boolean {
    const names = ["state", "told", ...BOXES].map((name) => `${now.id}:${name}`);
    return names.some((name) => desk.drafts.get(name) !== undefined);
  }

  update(newer: PromiseWords): void {
    this.now = newer;
    this.fill();
  }

  focus(): void {
    this.state.element.querySelector<HTMLInputElement>("input:checked")?.focus();
  }

  private nameOf(box: string): string {
    return `${this.now.id}:${box}`;
  }

  private makeBoxes(): Record<BoxName, TextBox> {
    const { desk } = this;
    const { longest, byTextBoxes } = desk.content;
    const box = (name: BoxName, label: string, more = {}) =>
      desk.boxes.open({ name: this.nameOf(name), label, rows: 2, longest, ...more });
    return {
      happened: box("happened", WORDS.happened, byTextBoxes ? { hint: byTextBoxes } : {}),
      on: box("on", WORDS.toldOn, { kind: "date", longest: 0 }),
      by: box("by", WORDS.toldBy, { kind: "text", hint: WORDS.toldByHint }),
      how: box("how", WORDS.toldHow, { kind: "text", hint: WORDS.toldHowHint }),
      said_back: box("said_back", WORDS.saidBack, { hint: WORDS.saidBackHint }),
      because: box("because", WORDS.because),
      look_again_on: box("look_again_on", WORDS.again, { kind: "date", longest: 0 }),
    };
  }

  private fill(): void {
    const { boxes, now } = this;
    boxes.happened.setValue(now.happened);
    for (const name of ["by", "how", "said_back", "because", "look_again_on"] as const) {
      boxes[name].setValue(now.told[name]);
    }
    boxes.on.setValue(now.told.on || this.desk.content.today);
    if (this.desk.drafts.get(this.nameOf("state")) === undefined) {
      this.chosenState = now.state;
      this.state.set(now.state);
    }
    if (this.desk.drafts.get(this.nameOf("told")) === undefined) {
      this.chosenTold = toldOf(now);
      this.told.set(this.chosenTold);
      this.showTold();
    }
  }

  private showTold(): void {
    this.wasTold.hidden = this.chosenTold !== "told";
    this.wasNotTold.hidden = this.chosenTold !== "not";
  }

  private drop(): void {
    for (const name of ["state", "told"]) this.desk.drafts.drop(this.nameOf(name));
    for (const box of Object.values(this.boxes)) box.drop();
  }

  private leave(): void {
    this.drop();
    this.fill();
    this.fail("");
    this.close(null);
  }

  private press(event: Event): void {
    event.preventDefault();
    if (this.isUnderWay) return;
    const shown = Object.values(this.boxes).filter((each) => !each.element.closest("[hidden]"));
    const words = shown.map((each) => each.box).filter((box) => box.type !== "date");
    this.desk.prompts.ready(words, () => this.keep());
  }

  private keep(): void {
    if (this.isUnderWay) return;
    const { boxes, desk } = this;
    const isTold = this.chosenTold === "told";
    const isNot = this.chosenTold === "not";
    const said = (name: BoxName, on: boolean) => (on ? boxes[name].box.value : "");
    this.wait(true);
    this.fail("");
    desk.ask<"update">(
      {
        kind: "update",
        action: this.now.id,
        state: this.chosenState,
        happened: boxes.happened.box.value,
        told_on: said("on", isTold),
        told_by: said("by", isTold),
        told_how: said("how", isTold),
        said_back: said("said_back", isTold),
        not_told_because: said("because", isNot),
        look_again_on: said("look_again_on", isNot),
      },
      (page) => {
        this.wait(false);
        this.drop();
        this.close(page);
      },
      (sentence) => {
        this.wait(false);
        this.fail(sentence || WORDS.gone);
      },
    );
  }

  private wait(on: boolean): void {
    this.isUnderWay = on;
    this.keepButton.textContent = on ? WORDS.keeping : WORDS.keep;
    if (on) this.keepButton.setAttribute("aria-disabled", "true");
    else this.keepButton.removeAttribute("aria-disabled");
  }

  private fail(sentence: string): void {
    setText(this.problem, sentence);
    this.problem.hidden = sentence === "";
  }
}
