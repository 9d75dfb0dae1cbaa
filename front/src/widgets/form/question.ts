/** One question: a fieldset with native radio buttons, a box for a reflection, and why it is asked. */

import { Choice } from "../../lib/choice.js";
import { button, hidden, make } from "../../lib/dom.js";
import type { ItemWords } from "../../messages.js";
import { WORDS } from "../../words/form.js";
import { type Desk, lengthOf } from "./desk.js";

/** What is left of the room for a reflection; "" while there is plenty. */
function roomFor(words: string, longest: number): string {
  const left = longest - lengthOf(words);
  if (left > longest / 10) return "";
  return left < 0 ? WORDS.tooMany(-left) : WORDS.room(left);
}

/** Why it is asked, and where that comes from. */
function drawWhy(item: ItemWords): HTMLElement[] {
  const sources = item.sources.map((source) => {
    const href = /^https?:/.test(source.url) ? source.url : null;
    const link = make("a", { href, target: "_blank", rel: "noreferrer noopener" }, source.citation);
    return make("li", {}, source.extends ? WORDS.extends : "", link);
  });
  const from = [make("p", {}, WORDS.comesFrom), make("ul", {}, ...sources)];
  return [make("p", {}, item.why), ...(sources.length ? from : [])];
}

export class Question {
  readonly element: HTMLFieldSetElement;
  readonly box: HTMLTextAreaElement;
  private readonly id: string;
  private readonly radios: readonly HTMLInputElement[];
  private readonly problem: HTMLElement;
  private readonly takeBack: HTMLButtonElement;
  private readonly reflectionTitle = make("span", {}, WORDS.addReflection);
  private readonly room: HTMLElement;
  private readonly where: Choice;
  private readonly reflection: HTMLDetailsElement;
  private readonly differently: HTMLInputElement;

  constructor(
    private readonly desk: Desk,
    readonly item: ItemWords,
    private readonly changed: () => void,
  ) {
    const place = desk.placeOf(item.id);
    this.id = `${desk.id}-${place}`;
    this.radios = desk.content.answers.map((answer) =>
      make("input", {
        type: "radio",
        name: this.id,
        value: answer.id,
        id: `${this.id}-${answer.id}`,
        onchange: () => this.choose(answer.id),
      }),
    );
    this.problem = make("p", { class: "rpw-problem", id: `${this.id}-problem`, hidden: true });
    this.takeBack = button(
      WORDS.takeBack,
      () => this.takeAnswerBack(),
      { class: "rpw-plain", hidden: true },
      hidden(WORDS.question(place)),
    );
    this.room = make("p", { class: "rpw-quiet", id: `${this.id}-room` });
    this.box = this.makeBox();
    this.where = this.makeWhere(place);
    this.reflection = this.drawReflection(place);
    this.differently = this.makeDifferently();
    this.element = this.draw(place);
  }

  /** Bring it in step with the form. What stands already is left alone: a caret stays. */
  refresh(): void {
    const { form, together } = this.desk;
    const answer = form.answers[this.item.id];
    for (const radio of this.radios) radio.checked = radio.value === answer;
    this.takeBack.hidden = answer === undefined;
    const words = form.reflections[this.item.id] ?? "";
    if (this.box.value !== words) {
      this.box.value = words;
      this.reflection.open ||= words !== "";
    }
    this.where.set(form.isTabled(this.item.id) ? "table" : "keep");
    this.watch();
    this.reflectionTitle.textContent = words ? WORDS.yourReflection : WORDS.addReflection;
    this.room.textContent = this.roomFor(words);
    if (together && document.activeElement !== this.differently) {
      this.differently.value = String(form.differently[this.item.id] ?? 0);
    }
  }

  /** Say beside it what is wrong with it. */
  refuse(sentence: string): void {
    this.problem.textContent = sentence;
    this.problem.hidden = false;
    this.element.classList.add("rpw-wrong");
    if (this.item.id in this.desk.form.reflections) {
      this.reflection.open = true;
      this.box.setAttribute("aria-invalid", "true");
    }
  }

  clearProblem(): void {
    this.problem.hidden = true;
    this.problem.textContent = "";
    this.element.classList.remove("rpw-wrong");
    this.box.removeAttribute("aria-invalid");
  }

  goTo(): void {
    const wrong = this.box.hasAttribute("aria-invalid");
    this.element.scrollIntoView({ block: "start" });
    const chosen = this.radios.find((radio) => radio.checked) ?? this.radios[0];
    (wrong ? this.box : chosen)?.focus();
  }

  /** A link that leads here. */
  link(words: string): HTMLAnchorElement {
    const go = (event: Event) => {
      event.preventDefault();
      this.goTo();
    };
    return make("a", { href: `#${this.id}`, onclick: go }, words);
  }

  private choose(answer: string): void {
    this.changed();
    this.desk.form.set("answers", this.item.id, answer);
    this.desk.live.whenAtRest(this.desk.progress());
  }

  private takeAnswerBack(): void {
    this.changed();
    this.desk.form.set("answers", this.item.id, "");
    this.radios[0]?.focus();
    this.desk.live.whenAtRest(WORDS.takenBack);
  }

  private write(): void {
    this.changed();
    this.desk.form.set("reflections", this.item.id, this.box.value);
    const room = this.roomFor(this.box.value);
    if (room) this.desk.live.whenAtRest(room);
  }

  private roomFor(words: string): string {
    const { form, content } = this.desk;
    return form.isTabled(this.item.id) ? roomFor(words, content.longest) : "";
  }

  private makeBox(): HTMLTextAreaElement {
    return make("textarea", {
      id: `${this.id}-words`,
      rows: "4",
      dir: "auto",
      "aria-describedby": `${this.id}-problem ${this.id}-safe ${this.id}-room`,
      oninput: () => this.write(),
    });
  }

  /** What stays on the device is not looked at by the workbook either. */
  private watch(): void {
    if (this.desk.form.isTabled(this.item.id)) delete this.box.dataset.unwatched;
    else this.box.dataset.unwatched = "";
  }

  /** Its writer says where a reflection goes. */
  private makeWhere(place: number): Choice {
    return new Choice({
      id: `${this.id}-where`,
      legend: WORDS.reflectionWhere + WORDS.question(place),
      options: [
        ["keep", WORDS.reflectionKeep],
        ["table", WORDS.reflectionTable],
      ],
      chosen: this.desk.form.isTabled(this.item.id) ? "table" : "keep",
      choose: (where) => {
        this.desk.form.setTabled(this.item.id, where === "table");
        // What is for the table is looked at as if it had just been typed.
        if (where === "table") this.box.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
  }

  private drawReflection(place: number): HTMLDetailsElement {
    const reflection = make(
      "details",
      {},
      make("summary", {}, this.reflectionTitle, hidden(WORDS.question(place))),
      make("label", { class: "rpw-hidden", for: this.box.id }, WORDS.reflectionOn(place)),
      make("p", { class: "rpw-quiet", id: `${this.id}-safe` }, this.desk.content.byTextBoxes),
      this.box,
      this.room,
      this.desk.content.manner === "paper"
        ? make("p", { class: "rpw-quiet" }, WORDS.reflectionPaper)
        : this.where.element,
    );
    reflection.open = this.item.id in this.desk.form.reflections;
    return reflection;
  }

  private makeDifferently(): HTMLInputElement {
    const { form } = this.desk;
    const box = make("input", {
      type: "number",
      inputmode: "numeric",
      id: `${this.id}-differently`,
      min: "0",
      value: "0",
      onchange: () => {
        const n = Math.trunc(Number(box.value));
        if (n) form.differently[this.item.id] = n;
        else delete form.differently[this.item.id];
        form.keep();
      },
    });
    return box;
  }

  /** How many saw it differently, where people answer together; else the box for a reflection. */
  private drawBeside(place: number): HTMLElement {
    if (!this.desk.together) return this.reflection;
    const label = make(
      "label",
      { for: this.differently.id },
      WORDS.differently,
      hidden(WORDS.question(place)),
    );
    return make("div", { class: "rpw-present" }, label, this.differently);
  }

  /** The answers of the scale's order, or those beside it. */
  private drawAnswers(beside: boolean): HTMLElement {
    const rows = this.desk.content.answers.flatMap((answer, index) =>
      answer.beside === beside
        ? [
            make(
              "label",
              { class: "rpw-answer", for: `${this.id}-${answer.id}` },
              this.radios[index],
              make("span", {}, answer.label),
            ),
          ]
        : [],
    );
    return make("div", { class: `rpw-answers${beside ? " rpw-beside" : ""}` }, ...rows);
  }

  private draw(place: number): HTMLFieldSetElement {
    const why = make("summary", {}, WORDS.why, hidden(WORDS.question(place)));
    return make(
      "fieldset",
      {
        id: this.id,
        class: "rpw-item",
        "aria-describedby": `${this.id}-prompt ${this.id}-problem`,
      },
      make(
        "legend",
        {},
        make("span", { class: "rpw-number" }, WORDS.of(place, this.desk.items.length)),
        " ",
        make("span", { class: "rpw-statement" }, this.item.statement),
      ),
      make("p", { class: "rpw-prompt", id: `${this.id}-prompt` }, this.item.prompt),
      this.problem,
      this.drawAnswers(false),
      this.drawAnswers(true),
      this.takeBack,
      this.drawBeside(place),
      make("details", {}, why, ...drawWhy(this.item)),
    );
  }
}
