/** One action of this session: its boxes, what it needs from a manager, and the request that goes up. */

import { Choice } from "../../lib/choice.js";
import { button, make, randomHex, setText } from "../../lib/dom.js";
import type { Save, TextBox } from "../../lib/text_box.js";
import type { ActionWords, MeetingWords } from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";
import { Asking, type Desk, previewPlace, type With } from "./desk.js";

const NO_NEED = "none";

/** The list of questions an action can be about. */
export class ItemSelect {
  readonly select: HTMLSelectElement;
  readonly element: HTMLElement;

  constructor(desk: Desk, view: MeetingWords, chosen: string, changed: (item: string) => void) {
    this.select = make("select", {
      id: `${desk.id}-item-${randomHex(6)}`,
      onchange: () => changed(this.select.value),
    });
    this.select.append(
      make("option", { value: "" }, WORDS.choose),
      ...view.items.map(({ id, place, statement }) =>
        make("option", { value: id }, `${place}. ${statement}`),
      ),
    );
    this.select.value = chosen;
    const label = make("label", { for: this.select.id }, WORDS.item);
    this.element = make("div", { class: "rpw-field" }, label, this.select);
  }
}

export type BoxName = "what" | "owner_role" | "due_on" | "difference";
export type ActionBoxes = Record<BoxName, TextBox>;
/** Keeps one box's words; null where they wait for a button. */
type SaveBox = ((name: BoxName) => Save) | null;

/** The boxes of an action; `prefix` names their drafts. */
export function actionBoxes(desk: Desk, prefix: string, save: SaveBox): ActionBoxes {
  const box = (name: BoxName, label: string, more = {}) =>
    desk.boxes.open({
      name: `${prefix}:${name}`,
      label,
      rows: 2,
      longest: desk.content.longest.action,
      ...more,
      save: save?.(name),
    });
  return {
    what: box("what", WORDS.what),
    owner_role: box("owner_role", WORDS.owner, { hint: WORDS.ownerHint, kind: "text" }),
    due_on: box("due_on", WORDS.due, { kind: "date", longest: 0 }),
    difference: box("difference", WORDS.difference),
  };
}

export const inTurn = (boxes: ActionBoxes): TextBox[] => [
  boxes.what,
  boxes.owner_role,
  boxes.due_on,
  boxes.difference,
];

/** The request to a manager: typed, looked at as it will be read, and sent. */
class RequestBox {
  readonly element: HTMLElement;
  private readonly box: TextBox;
  private readonly preview = previewPlace(WORDS.previewTitle);
  private readonly said = make("p", { role: "alert", class: "rpw-problem" });

  constructor(
    private readonly desk: Desk,
    private readonly action: string,
  ) {
    const { content } = desk;
    this.box = desk.boxes.open({
      name: `request:${action}`,
      label: WORDS.request,
      hint: content.byTextBoxes,
      longest: content.longest.request,
    });
    this.element = make(
      "div",
      {},
      this.box.element,
      button(WORDS.preview, () => {
        setText(this.said, "");
        desk.prompts.ready([this.box.box], () => this.showPreview());
      }),
      this.said,
      this.preview,
    );
  }

  /** Begin with what the action says, until somebody types. */
  suggest(words: string): void {
    const { box } = this.box;
    if (box.value === "" && this.box.draft() === undefined) box.value = words;
  }

  private readonly failed = (sentence: string): void => setText(this.said, sentence);

  private showPreview(): void {
    const { desk, action: action_id, failed } = this;
    const text = this.box.box.value;
    const done = () => this.box.drop();
    const send = () => desk.act("send_request", { action_id, text }, { failed, done });
    desk.act(
      "preview_request",
      { action_id, text },
      {
        failed,
        done: (said) => {
          this.preview.replaceChildren(
            make("p", {}, WORDS.previewTitle),
            make("blockquote", {}, said.result),
            button(WORDS.sendRequest, send, { class: "rpw-send" }),
          );
          this.preview.hidden = false;
          this.preview.focus();
        },
      },
    );
  }
}

export class Action {
  readonly element: HTMLElement;
  private readonly boxes: ActionBoxes;
  private readonly item: ItemSelect;
  private readonly legend = make("legend", {});
  private readonly asking: Asking;
  private readonly removeButton: HTMLButtonElement;
  private readonly needs: Choice;
  private readonly request: RequestBox;
  private readonly sent = make("p", {});

  constructor(
    private readonly desk: Desk,
    view: MeetingWords,
    private readonly now: ActionWords,
  ) {
    this.boxes = actionBoxes(
      desk,
      `action:${now.id}`,
      (name) => (words, done, failed) => this.change({ [name]: words }, { done, failed }),
    );
    this.item = new ItemSelect(desk, view, now.item, (item) => this.change({ item }));
    this.asking = new Asking(desk, `remove-${now.id}`);
    this.removeButton = button(WORDS.remove, () => this.askToRemove(), { class: "rpw-plain" });
    this.needs = this.makeNeeds();
    this.request = new RequestBox(desk, now.id);
    this.element = make(
      "fieldset",
      { class: "rpw-card-item" },
      this.legend,
      this.item.element,
      ...inTurn(this.boxes).map((box) => box.element),
      this.needs.element,
      this.request.element,
      this.sent,
      this.removeButton,
      this.asking.place,
    );
  }

  update(newer: ActionWords, place: number, isOver: boolean): void {
    const { request } = newer;
    setText(this.legend, WORDS.action(place));
    const { select } = this.item;
    if (document.activeElement !== select) select.value = newer.item;
    for (const name of ["what", "owner_role", "due_on", "difference"] as const) {
      this.boxes[name].setValue(newer[name]);
    }
    this.needs.set(newer.needs || NO_NEED);
    this.request.suggest(newer.what);
    this.request.element.hidden = newer.needs === "" || request !== null;
    this.needs.element.disabled = request !== null;
    setText(this.sent, request ? `${WORDS.requestSent(request.sent)} “${request.text}”` : "");
    this.removeButton.hidden = request !== null || isOver;
  }

  private change(
    fields: Omit<With<"change_action">, "action_id">,
    follows: Parameters<Desk["act"]>[2] = {},
  ): void {
    this.desk.act("change_action", { action_id: this.now.id, ...fields }, follows);
  }

  private makeNeeds(): Choice {
    const { desk, now } = this;
    const kinds = desk.content.needs.map(({ id, words }) => [id, WORDS.needsYes(words)] as const);
    return new Choice({
      id: `${desk.id}-needs-${now.id}`,
      legend: WORDS.needs,
      options: [[NO_NEED, WORDS.needsNone], ...kinds],
      chosen: now.needs || NO_NEED,
      choose: (value) => this.change({ needs: value === NO_NEED ? "" : value }),
    });
  }

  private askToRemove(): void {
    const remove = () => this.desk.act("remove_action", { action_id: this.now.id });
    this.asking.ask(this.removeButton, WORDS.removeTitle, "", [WORDS.remove, remove]);
  }
}
