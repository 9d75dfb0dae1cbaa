/** 5. Decide: the few actions of this session, and a new one. */

import { button, inOrder, make, setText } from "../../lib/dom.js";
import type { MeetingWords } from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";
import { Action, actionBoxes, ItemSelect, inTurn } from "./action.js";
import type { Desk } from "./desk.js";

export class Decide {
  private readonly known = new Map<string, Action>();
  private readonly actions = make("div", {});
  private readonly newPlace = make("div", {});
  private readonly addButton: HTMLButtonElement;

  constructor(
    private readonly desk: Desk,
    private readonly body: HTMLElement,
  ) {
    this.addButton = button(WORDS.add, () => this.openNew());
  }

  /** Draw it once it is known how the meeting stands; a new action that was begun is open again. */
  draw(): void {
    this.body.replaceChildren(
      make("p", {}, WORDS.actIntro),
      this.actions,
      this.newPlace,
      this.addButton,
    );
    const begun = ["what", "owner_role", "difference"];
    if (begun.some((name) => this.desk.drafts.get(`new:${name}`))) this.openNew();
  }

  show(view: MeetingWords): void {
    const isOver = view.state === "closed";
    const nodes = view.actions.map((action, index) => {
      const known = this.known.get(action.id) ?? new Action(this.desk, view, action);
      this.known.set(action.id, known);
      known.update(action, index + 1, isOver);
      return known.element;
    });
    inOrder(this.actions, nodes);
    this.addButton.hidden = this.newPlace.childElementCount > 0 || this.isFull() || isOver;
  }

  private isFull(): boolean {
    const { view, content } = this.desk;
    return view === null || view.actions.length >= content.mostActions;
  }

  private openNew(): void {
    const { desk } = this;
    if (this.newPlace.childElementCount || desk.view === null || this.isFull()) return;
    const item = new ItemSelect(desk, desk.view, desk.drafts.get("new:item") ?? "", (value) =>
      desk.drafts.set("new:item", value),
    );
    const boxes = actionBoxes(desk, "new", null);
    const said = make("p", { role: "alert", class: "rpw-problem" });
    const close = () => {
      for (const each of inTurn(boxes)) {
        each.drop();
        each.box.value = "";
      }
      desk.drafts.drop("new:item");
      this.closeNew();
    };
    const keep = () => {
      const given = {
        item: item.select.value,
        what: boxes.what.box.value,
        owner_role: boxes.owner_role.box.value,
        due_on: boxes.due_on.box.value,
        difference: boxes.difference.box.value,
      };
      const failed = (sentence: string) => setText(said, sentence);
      desk.prompts.ready([boxes.what.box, boxes.owner_role.box, boxes.difference.box], () =>
        desk.act("add_action", given, { done: close, failed }),
      );
    };
    this.newPlace.replaceChildren(
      make(
        "fieldset",
        { class: "rpw-card-item" },
        make("legend", {}, WORDS.newAction),
        item.element,
        ...inTurn(boxes).map((box) => box.element),
        said,
        make(
          "div",
          { class: "rpw-buttons" },
          button(WORDS.keepAction, keep, { class: "rpw-send" }),
          button(WORDS.dropNew, close),
        ),
      ),
    );
    this.addButton.hidden = true;
    boxes.what.box.focus();
  }

  private closeNew(): void {
    this.newPlace.replaceChildren();
    this.addButton.hidden = this.isFull();
    if (!this.addButton.hidden) this.addButton.focus();
  }
}
