/** 2. Since last time: sessions that were never closed, and what became of earlier actions. */

import { Choice } from "../../lib/choice.js";
import { button, inOrder, make, setText } from "../../lib/dom.js";
import type { Save, TextBox } from "../../lib/text_box.js";
import type { ActionWords, ForgottenWords, MeetingWords, RequestOfAction } from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";
import { Asking, type Desk, type With } from "./desk.js";
import { Told } from "./told.js";

/** What a team says of an action of an earlier session; what is not named stays. */
type Outcome = Omit<With<"answer_earlier">, "action_id">;

function drawReply(request: RequestOfAction | null): HTMLElement[] {
  if (request === null) return [];
  if (!request.replied) return [make("p", {}, WORDS.noReply(request.sent))];
  return [
    make("p", {}, make("strong", {}, WORDS.replied(request.replied)), " ", request.decided),
    make("blockquote", {}, request.reply),
  ];
}

/** One action of an earlier session. */
class EarlierAction {
  readonly element: HTMLElement;
  private readonly happened: TextBox;
  private readonly told: Told;
  private readonly choice: Choice;
  private readonly reply = make("div", {});

  constructor(
    private readonly desk: Desk,
    private readonly now: ActionWords,
  ) {
    this.happened = desk.boxes.open({
      name: `earlier:${now.id}:happened`,
      label: WORDS.happened,
      rows: 2,
      longest: desk.content.longest.action,
      save: (words, done, failed) => this.answer({ happened: words }, done, failed),
    });
    this.told = new Told(desk, now.id, (said, done, failed) => this.answer(said, done, failed));
    this.choice = new Choice({
      id: `${desk.id}-state-${now.id}`,
      legend: WORDS.stateLegend,
      options: WORDS.states,
      chosen: now.state,
      choose: (state) => this.answer({ state }, () => {}, desk.complain),
    });
    const line = (label: string, words: string) =>
      words ? make("p", {}, make("strong", {}, label), words) : null;
    this.element = make(
      "article",
      { class: "rpw-card-item" },
      make("h3", {}, now.what),
      line(WORDS.about, now.statement),
      line(WORDS.byWhom, now.owner_role),
      line(WORDS.dueBy, now.due),
      line(WORDS.notice, now.difference),
      this.reply,
      this.choice.element,
      this.happened.element,
      this.told.element,
    );
  }

  update(newer: ActionWords): void {
    this.happened.setValue(newer.happened);
    this.told.update(newer);
    this.choice.set(newer.state);
    this.reply.replaceChildren(...drawReply(newer.request));
  }

  private answer(changes: Outcome, done: () => void, failed: Parameters<Save>[2]): void {
    this.desk.act("answer_earlier", { action_id: this.now.id, ...changes }, { done, failed });
  }
}

export class Earlier {
  private readonly known = new Map<string, EarlierAction>();
  private readonly forgotten = make("div", {});
  private readonly asking: Asking;
  private readonly place = make("div", {});
  private readonly none = make("p", {});

  constructor(
    private readonly desk: Desk,
    body: HTMLElement,
  ) {
    this.asking = new Asking(desk, "forgotten");
    body.replaceChildren(this.forgotten, this.asking.place, this.none, this.place);
  }

  show(view: MeetingWords): void {
    this.forgotten.replaceChildren(...view.forgotten.map((each) => this.drawForgotten(each)));
    this.none.hidden = view.earlier.length > 0 || view.forgotten.length > 0;
    setText(this.none, view.withTeam ? WORDS.nothingEarlier : WORDS.withoutTeam);
    const nodes = view.earlier.map((action) => {
      const known = this.known.get(action.id) ?? new EarlierAction(this.desk, action);
      this.known.set(action.id, known);
      known.update(action);
      return known.element;
    });
    inOrder(this.place, nodes);
  }

  private drawForgotten(each: ForgottenWords): HTMLElement {
    const close = (show: boolean, label: string) => {
      const act = () => this.desk.act("close_forgotten", { code: each.code, show });
      const opener = button(label, () =>
        this.asking.ask(opener, WORDS.sure, label, [WORDS.closeYes, act]),
      );
      return opener;
    };
    return make(
      "div",
      { class: "rpw-panel" },
      make(
        "p",
        {},
        make("strong", {}, WORDS.forgotten(each.day, each.title)),
        " ",
        WORDS.forgottenSent(each.sent),
      ),
      make(
        "div",
        { class: "rpw-buttons" },
        close(true, WORDS.forgottenShow),
        close(false, WORDS.forgottenSeal),
      ),
    );
  }
}
