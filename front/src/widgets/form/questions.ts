/** All questions, section by section, and what stands before them. */

import { make, setText } from "../../lib/dom.js";
import { WORDS } from "../../words/form.js";
import type { Desk } from "./desk.js";
import { Question } from "./question.js";

export class Questions {
  readonly sections: readonly HTMLElement[];
  private readonly questions = new Map<string, Question>();

  constructor(desk: Desk, changed: () => void) {
    this.sections = desk.content.sections.map((section) => {
      const drawn = section.items.map((item) => {
        const question = new Question(desk, item, () => {
          question.clearProblem();
          changed();
        });
        this.questions.set(item.id, question);
        return question.element;
      });
      return make("section", {}, make("h2", {}, section.title), ...drawn);
    });
  }

  get(item: string | null): Question | undefined {
    return item === null ? undefined : this.questions.get(item);
  }

  /** The boxes whose words would be sent. */
  boxes(): HTMLTextAreaElement[] {
    const boxes = [...this.questions.values()].map(({ box }) => box);
    return boxes.filter((box) => box.isConnected && box.dataset.unwatched === undefined);
  }

  refresh(): void {
    for (const question of this.questions.values()) question.refresh();
  }

  clearProblems(): void {
    for (const question of this.questions.values()) question.clearProblem();
  }
}

/** What stands before the questions: who sees the answers, safety notes, and what the device keeps. */
export class Before {
  readonly elements: readonly HTMLElement[];
  private readonly shared: HTMLInputElement;
  private readonly sharedLine: HTMLElement;
  private readonly present: HTMLInputElement;

  constructor(private readonly desk: Desk) {
    const { id, form, content } = desk;
    this.sharedLine = make("p", { id: `${id}-keeps` });
    this.shared = make("input", {
      type: "checkbox",
      id: `${id}-shared`,
      "aria-describedby": `${id}-keeps`,
      onchange: () => form.setKeepNothing(this.shared.checked),
    });
    this.present = make("input", {
      type: "number",
      inputmode: "numeric",
      id: `${id}-present`,
      min: content.fewestTogether,
      max: content.mostTogether,
      onchange: () => {
        const typed = this.present.value;
        form.present = typed === "" ? null : Math.trunc(Number(typed));
        form.keep();
      },
    });
    this.elements = this.draw();
  }

  refresh(): void {
    const { form, together, content } = this.desk;
    if (together && document.activeElement !== this.present) {
      this.present.value = String(form.present ?? "");
    }
    this.shared.checked = form.keepNothing;
    setText(this.sharedLine, form.keepNothing ? WORDS.keepsNothing : WORDS.keeps(content.roomDays));
  }

  private draw(): HTMLElement[] {
    if (this.desk.together) return [...this.drawTogether(), ...this.drawSafety()];
    if (this.desk.content.manner === "paper") {
      return [
        make("h2", {}, WORDS.paperTitle),
        make("p", {}, `${WORDS.paper} ${WORDS.keepsNothing}`),
        ...this.drawSafety(),
      ];
    }
    return [
      make("p", { class: "rpw-quiet" }, WORDS.privacy),
      ...this.drawSafety(),
      make(
        "div",
        { class: "rpw-device rpw-quiet" },
        this.sharedLine,
        make("label", { for: this.shared.id }, this.shared, make("span", {}, WORDS.shared)),
      ),
    ];
  }

  private drawTogether(): HTMLElement[] {
    return [
      make("p", { class: "rpw-quiet" }, WORDS.together),
      make(
        "div",
        { class: "rpw-present" },
        make("label", { for: this.present.id }, WORDS.present),
        this.present,
      ),
    ];
  }

  private drawSafety(): HTMLElement[] {
    const { notes, notesTitle } = this.desk.content;
    if (!notes.length) return [];
    const lines = notes.map((note) =>
      make("p", {}, make("strong", {}, `${note.title}. `), note.text),
    );
    return [make("details", {}, make("summary", {}, notesTitle), ...lines)];
  }
}
