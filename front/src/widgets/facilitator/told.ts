/** What young people were told came of an action: an event with a day, or why not yet. */

import { Choice } from "../../lib/choice.js";
import { make, setText } from "../../lib/dom.js";
import type { BoxOptions, Save, TextBox } from "../../lib/text_box.js";
import type { ActionWords, ToldWords } from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";
import type { Desk, With } from "./desk.js";

/** What is kept of it; the names are those of the act. */
type Said = Omit<With<"answer_earlier">, "action_id" | "state" | "happened">;
type Keep = (said: Said, done: () => void, failed: Parameters<Save>[2]) => void;
type Which = "told" | "not";

const chosenIn = ({ on, by, how, because }: ToldWords): Which | "" => {
  if (on || by || how) return "told";
  return because ? "not" : "";
};

export class Told {
  readonly element: HTMLElement;
  private readonly choice: Choice;
  private readonly was: readonly [TextBox, keyof ToldWords][];
  private readonly wasNot: readonly [TextBox, keyof ToldWords][];
  private readonly told = make("div", { hidden: true });
  private readonly not = make("div", { hidden: true });
  private readonly before = make("p", { class: "rpw-quiet", hidden: true });
  private readonly waits = make("p", { class: "rpw-quiet", role: "status" });
  /** What was pressed here and is not said in any box yet. */
  private pressed: Which | "" = "";

  constructor(
    private readonly desk: Desk,
    private readonly action: string,
    private readonly keep: Keep,
  ) {
    this.choice = new Choice({
      id: `${desk.id}-told-${action}`,
      legend: WORDS.toldLegend,
      options: WORDS.toldChoices,
      chosen: "",
      choose: (which) => this.press(which as Which),
    });
    this.was = [
      [this.box("told_on", WORDS.toldOn, { kind: "date", longest: 0 }), "on"],
      [this.box("told_by", WORDS.toldBy, { kind: "text", hint: WORDS.toldByHint }), "by"],
      [this.box("told_how", WORDS.toldHow), "how"],
      [this.box("said_back", WORDS.saidBack), "said_back"],
    ];
    this.wasNot = [
      [this.box("not_told_because", WORDS.because), "because"],
      [
        this.box("look_again_on", WORDS.lookAgain, {
          kind: "date",
          longest: 0,
          hint: WORDS.lookAgainHint,
        }),
        "look_again_on",
      ],
    ];
    this.told.append(...this.was.map(([{ element }]) => element));
    this.not.append(...this.wasNot.map(([{ element }]) => element));
    this.element = make(
      "div",
      {},
      this.before,
      this.choice.element,
      this.told,
      this.not,
      this.waits,
    );
  }

  update({ told, waitsFor }: ActionWords): void {
    for (const [box, part] of [...this.was, ...this.wasNot]) box.setValue(told[part]);
    this.before.hidden = told.before === "";
    setText(this.before, `${WORDS.toldBefore} ${told.before}`);
    setText(this.waits, waitsFor);
    this.show(this.pressed || chosenIn(told));
  }

  private show(which: Which | ""): void {
    this.choice.set(which);
    this.told.hidden = which !== "told";
    this.not.hidden = which !== "not";
  }

  /** One of the two is so, and what was said of the other is taken back. */
  private press(which: Which): void {
    this.pressed = which;
    this.show(which);
    const taken = which === "told" ? { not_told_because: "", look_again_on: "" } : { told_on: "" };
    this.keep(taken, () => {}, this.desk.complain);
  }

  private box(name: keyof Said, label: string, more: Partial<BoxOptions> = {}): TextBox {
    return this.desk.boxes.open({
      name: `earlier:${this.action}:${name}`,
      label,
      rows: 2,
      longest: this.desk.content.longest.action,
      ...more,
      save: (words, done, failed) => this.keep({ [name]: words }, done, failed),
    });
  }
}
