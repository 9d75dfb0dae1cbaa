/** What goes to managers: words about several teams, and a message if a team wants to send one. */

import { button, make, setText } from "../../lib/dom.js";
import type { TextBox } from "../../lib/text_box.js";
import { WORDS } from "../../words/facilitator.js";
import { type Desk, outLink, previewPlace } from "./desk.js";

export class Managers {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly message: TextBox;
  private readonly preview = previewPlace(WORDS.messageTitle);
  private readonly said = make("p", { role: "alert", class: "rpw-problem" });
  private readonly kept = make("div", {});
  private readonly place: HTMLElement;
  /** What `kept` was last drawn from; null before that. */
  private drawn: string | null = null;

  constructor(private readonly desk: Desk) {
    const { id, content } = desk;
    this.message = desk.boxes.open({
      name: "message",
      label: WORDS.message,
      hint: `${WORDS.messageHint} ${content.byTextBoxes}`,
      rows: 3,
      longest: content.longest.message,
    });
    this.place = make(
      "div",
      {},
      this.message.element,
      button(WORDS.previewMessage, () => this.previewMessage()),
      this.said,
      this.preview,
    );
    this.heading = make("h3", { id: `${id}-managers`, tabindex: "-1" }, WORDS.managers);
    const see = outLink(content.links.preview, WORDS.managersSee);
    this.element = make(
      "section",
      { class: "rpw-managers", "aria-labelledby": `${id}-managers` },
      this.heading,
      make("p", {}, WORDS.managersWords),
      see && make("p", {}, see),
      this.place,
      this.kept,
    );
  }

  show(message: string, isOver: boolean): void {
    this.place.hidden = message !== "" || isOver;
    const now = `${message} ${isOver}`;
    if (this.drawn === now) return;
    const taken = this.drawn !== null && this.kept.contains(document.activeElement);
    const sent = this.preview.contains(document.activeElement);
    this.drawn = now;
    this.preview.hidden = true;
    this.kept.replaceChildren(...this.drawKept(message, isOver));
    if (taken || sent) this.heading.focus({ preventScroll: true });
  }

  private drawKept(message: string, isOver: boolean): HTMLElement[] {
    if (!message) return [];
    const drop = button(WORDS.dropMessage, () => this.desk.act("set_message", { text: "" }));
    return [
      make("p", { role: "status" }, WORDS.messageKept),
      make("blockquote", { dir: "auto" }, message),
      ...(isOver ? [] : [drop]),
    ];
  }

  private readonly failed = (sentence: string): void => setText(this.said, sentence);

  private previewMessage(): void {
    this.failed("");
    const { box } = this.message;
    const text = box.value;
    if (text.trim() === "") box.focus();
    else this.desk.prompts.ready([box], () => this.showPreview(text));
  }

  private showPreview(text: string): void {
    const { desk, failed } = this;
    const done = () => this.message.drop();
    const send = () => desk.act("set_message", { text }, { failed, done });
    desk.act(
      "preview_message",
      { text },
      {
        failed,
        done: (said) => {
          this.preview.replaceChildren(
            make("p", {}, WORDS.messageTitle),
            make("blockquote", { dir: "auto" }, said.result),
            button(WORDS.sendMessage, send, { class: "rpw-send" }),
          );
          this.preview.hidden = false;
          this.preview.focus();
        },
      },
    );
  }
}
