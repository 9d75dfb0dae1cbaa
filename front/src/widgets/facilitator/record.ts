/** 6. Keep a record and close. */

import { type Buffers, blobOf } from "../../lib/conversation.js";
import { button, download, make } from "../../lib/dom.js";
import type { TextBox } from "../../lib/text_box.js";
import type { MeetingWords, SaveRecord } from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";
import { Asking, type Desk } from "./desk.js";
import { Managers } from "./managers.js";

/** Which questions are left out of the record. */
class LeftOut {
  private readonly place = make("div", {});
  readonly element = make("details", {}, make("summary", {}, WORDS.leaveOut), this.place);
  private drawnFor = -1;

  constructor(private readonly desk: Desk) {}

  show(view: MeetingWords): void {
    if (this.drawnFor !== view.agenda.length) {
      this.drawnFor = view.agenda.length;
      const lines = view.items.map(({ id, place, statement }) =>
        this.line(id, `${this.desk.id}-out-${place}`, `${place}. ${statement}`),
      );
      const legend = make("legend", { class: "rpw-hidden" }, WORDS.leaveOut);
      this.place.replaceChildren(make("fieldset", { class: "rpw-choice" }, legend, ...lines));
    }
    for (const box of this.place.querySelectorAll("input")) {
      box.checked = view.leftOut.includes(box.value);
    }
  }

  private line(item: string, id: string, words: string): HTMLElement {
    const box = make("input", {
      type: "checkbox",
      id,
      value: item,
      onchange: () => this.desk.act("leave_out", { item, yes: box.checked }),
    });
    return make("label", { class: "rpw-answer", for: id }, box, make("span", {}, words));
  }
}

/** The rest of its part of the meeting is for a quiet word. */
const CHECK_OUT_MINUTES = 2;

/** What the meeting ends with: asked, never kept. */
class CheckOut {
  readonly element = make("div", {});

  constructor(private readonly desk: Desk) {}

  show(view: MeetingWords): void {
    const isOn = view.revealed && view.state !== "closed";
    const phase = view.phases.find(({ questions }) => questions.length);
    this.element.hidden = !isOn;
    if (!phase || this.element.childElementCount) return;
    const { title: label, questions } = phase;
    const minutes = Math.min(CHECK_OUT_MINUTES, phase.minutes);
    this.element.replaceChildren(
      make("h3", {}, WORDS.checkOut),
      make("p", {}, WORDS.checkOutWords),
      make("ul", {}, ...questions.map((each) => make("li", {}, each))),
      button(WORDS.checkOutShow(minutes), () => this.desk.act("start_timer", { label, minutes })),
    );
  }
}

export class RecordStep {
  private readonly opening: TextBox;
  private readonly leftOut: LeftOut;
  private readonly said = make("p", {}, WORDS.recordLater);
  private readonly frame = make("div", {});
  /** What needs a reveal before it. */
  private readonly afterReveal: readonly HTMLButtonElement[];
  private readonly managers: Managers;
  private readonly checkOut: CheckOut;
  private readonly asking: Asking;
  private readonly closeButton: HTMLButtonElement;
  private readonly closed = make("div", {});

  constructor(
    private readonly desk: Desk,
    body: HTMLElement,
  ) {
    const { content } = desk;
    this.opening = desk.boxes.open({
      name: "opening",
      label: WORDS.opening,
      hint: content.byTextBoxes,
      rows: 3,
      longest: content.longest.opening,
      save: (text, done, failed) => desk.act("set_opening", { text }, { done, failed }),
    });
    this.leftOut = new LeftOut(desk);
    const show = button(WORDS.showRecord, () => desk.file("html", this.showRecord));
    const saves = WORDS.save.map(([what, label]) => button(label, () => this.save(what)));
    this.afterReveal = [show, ...saves];
    this.managers = new Managers(desk);
    this.checkOut = new CheckOut(desk);
    this.asking = new Asking(desk, "close");
    this.closeButton = button(WORDS.close, () => this.askToClose(), { class: "rpw-send" });
    body.replaceChildren(
      this.opening.element,
      this.leftOut.element,
      this.said,
      make("div", { class: "rpw-buttons" }, show),
      this.frame,
      make("div", { class: "rpw-buttons" }, ...saves),
      this.managers.element,
      this.checkOut.element,
      this.closeButton,
      this.asking.place,
      this.closed,
    );
  }

  show(view: MeetingWords): void {
    const isOver = view.state === "closed";
    this.opening.setValue(view.opening);
    this.leftOut.show(view);
    this.said.hidden = view.revealed;
    for (const each of this.afterReveal) each.disabled = !view.revealed;
    this.closeButton.hidden = isOver;
    if (isOver) this.asking.hide();
    this.opening.box.disabled = isOver;
    this.managers.show(view.message, isOver);
    this.checkOut.show(view);
    this.closed.replaceChildren(...(isOver ? this.drawClosed(view) : []));
  }

  private drawClosed(view: MeetingWords): HTMLElement[] {
    const href = view.revealed ? this.desk.content.links.pattern : "";
    const link = make("a", { class: "rpw-link", href }, WORDS.pattern);
    return [
      make("p", { class: "rpw-large" }, WORDS.closed),
      ...(href ? [make("p", {}, link)] : []),
    ];
  }

  private readonly showRecord = async (_said: unknown, buffers: Buffers): Promise<void> => {
    const html = await blobOf(buffers).text();
    const frame = make("iframe", {
      title: WORDS.record,
      sandbox: "",
      class: "rpw-record-frame",
    });
    frame.srcdoc = html;
    this.frame.replaceChildren(frame);
    frame.scrollIntoView({ block: "nearest" });
  };

  private save(what: SaveRecord["what"]): void {
    this.desk.file(what, (said, buffers) => {
      download(this.desk.root, blobOf(buffers, said.type), said.name);
    });
  }

  private askToClose(): void {
    const { view } = this.desk;
    if (!view) return;
    const act = (given: { show?: boolean }) => () => this.desk.act("close", given);
    if (view.revealed) {
      const words = WORDS.closeWords + (view.late ? WORDS.closeLate : "");
      this.asking.ask(this.closeButton, WORDS.closeTitle, words, [WORDS.closeYes, act({})]);
      return;
    }
    this.asking.ask(
      this.closeButton,
      WORDS.closeTitle,
      `${WORDS.closeNever} ${WORDS.closeWords}`,
      [WORDS.closeReveal, act({ show: true })],
      [WORDS.closeSealed, act({ show: false })],
    );
  }
}
