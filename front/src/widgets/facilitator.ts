/** The page of whoever runs a meeting. It asks every few seconds how things stand; whatever is
 * typed is kept on this device until the workbook has confirmed it.
 */

import { type Drawing, every, isSeen } from "../lib/conversation.js";
import { Countdown } from "../lib/countdown.js";
import { button, drawRoot, make, newId, setText } from "../lib/dom.js";
import { NoticedBar } from "../lib/noticed.js";
import type { Done, FacilitatorContent, MeetingWords, ViewSaid } from "../messages.js";
import { WORDS } from "../words/facilitator.js";
import { Answering } from "./facilitator/answer.js";
import { Decide } from "./facilitator/decide.js";
import { Desk } from "./facilitator/desk.js";
import { DoorPanel } from "./facilitator/door.js";
import { Earlier } from "./facilitator/earlier.js";
import { RecordStep } from "./facilitator/record.js";
import { Talk } from "./facilitator/talk.js";
import { drawWelcome } from "./facilitator/welcome.js";

const LOOK_EVERY = 3_000;

/** One step of a meeting: a part of the page that opens and closes. */
class Step {
  readonly body = make("div", { class: "rpw-step-body" });
  readonly element: HTMLDetailsElement;
  private wasPressed = false;

  constructor(id: string, title: string) {
    const summary = make("summary", {}, make("h2", {}, title));
    summary.addEventListener("click", () => {
      this.wasPressed = true;
    });
    this.element = make("details", { class: "rpw-step", id }, summary, this.body);
  }

  set isOpen(open: boolean) {
    this.element.open = open;
  }

  /** How it stands at first; whoever was quicker than the meeting's first view has said already. */
  begin(open: boolean): void {
    if (!this.wasPressed) this.element.open = open;
  }
}

class MeetingPage {
  readonly root = drawRoot("rpw-meeting");
  private readonly desk: Desk;
  private readonly steps: Readonly<Record<keyof typeof WORDS.steps, Step>>;
  private readonly doorStep: Step;
  private readonly door: DoorPanel;
  private readonly earlier: Earlier;
  private readonly answering: Answering;
  private readonly talk: Talk;
  private readonly decide: Decide;
  private readonly record: RecordStep;
  private readonly countdown = new Countdown(WORDS.left);
  private readonly status = make("p", { class: "rpw-status" });
  private readonly timerLine = make("p", { class: "rpw-timer", role: "timer", hidden: true });
  private readonly goneBar = make(
    "div",
    { class: "rpw-gone", hidden: true },
    make("p", {}, WORDS.gone),
    button(WORDS.reopen, () => location.reload()),
  );
  private readonly noticed = new NoticedBar(WORDS.noticedAt, ({ kind }) => WORDS.noticed[kind]);
  private readonly closing = new AbortController();
  private readonly ends: (() => void)[];
  /** The digest of what is shown. */
  private seen = "";

  constructor({ model, el }: Drawing) {
    const id = newId("rpw-f");
    const content = model.get("_content") as FacilitatorContent;
    el.append(this.root);
    this.desk = new Desk(model, id, content, this.root, {
      status: (gone) => this.setGone(gone),
      view: (said, answered) => this.hear(said, answered),
    });
    const step = (name: keyof typeof WORDS.steps) =>
      new Step(`${id}-step-${name}`, WORDS.steps[name]);
    this.steps = {
      welcome: step("welcome"),
      earlier: step("earlier"),
      answer: step("answer"),
      talk: step("talk"),
      act: step("act"),
      record: step("record"),
    };
    this.doorStep = new Step(`${id}-step-door`, WORDS.door);
    this.door = new DoorPanel(this.desk, this.doorStep.body);
    drawWelcome(this.desk, this.steps.welcome.body);
    this.earlier = new Earlier(this.desk, this.steps.earlier.body);
    this.answering = new Answering(this.desk, this.steps.answer.body);
    this.talk = new Talk(this.desk, this.steps.talk.body);
    this.decide = new Decide(this.desk, this.steps.act.body);
    this.record = new RecordStep(this.desk, this.steps.record.body);
    this.root.append(
      make("div", { class: "rpw-meeting-bar" }, this.status, this.timerLine),
      this.goneBar,
      this.noticed.element,
      this.desk.problem,
      this.doorStep.element,
      ...Object.values(this.steps).map(({ element }) => element),
      this.desk.announcer,
    );
    this.desk.look("", () => this.decide.draw());
    this.ends = [every(LOOK_EVERY, this.look), every(1_000, () => this.showTimer())];
    const { signal } = this.closing;
    document.addEventListener("visibilitychange", this.look, { signal });
    window.addEventListener("online", this.look, { signal });
  }

  stop(): void {
    this.closing.abort();
    for (const end of this.ends) end();
    this.desk.stop();
  }

  private readonly look = (): void => {
    if (isSeen()) this.desk.look(this.seen);
  };

  private hear(said: ViewSaid | Done, answered: () => void): void {
    const { desk } = this;
    this.seen = said.seen;
    this.countdown.set(said.timer);
    if (said.kind === "done") desk.problem.hidden = true;
    if (said.view) {
      const before = desk.view;
      desk.view = said.view;
      answered();
      this.show(said.view, before);
    } else {
      answered();
      this.showTimer();
    }
  }

  private setGone(gone: boolean): void {
    this.goneBar.hidden = !gone;
    this.desk.announcer.textContent = gone ? WORDS.gone : WORDS.back;
    if (!gone) this.desk.boxes.sendAllDue();
  }

  private show(view: MeetingWords, before: MeetingWords | null): void {
    const { door } = view;
    const all = door.state === "shut" ? door.places : null;
    setText(this.status, `${WORDS.peopleIn(door.places)} · ${WORDS.done(view.done, all)}`);
    this.noticed.show(view.noticed ? [view.noticed] : []);
    this.door.show(view);
    this.earlier.show(view);
    this.answering.show(view);
    this.talk.show(view);
    this.decide.show(view);
    this.record.show(view);
    this.showTimer();
    if (before === null) this.openSteps(view);
    else if (before.state === "open" && view.state === "revealed") this.turnToTalk();
    else if (before.state !== "closed" && view.state === "closed") {
      this.desk.announcer.textContent = WORDS.closed;
    }
  }

  /** Open what is to be done now. */
  private openSteps(view: MeetingWords): void {
    const { welcome, earlier, answer, talk, act, record } = this.steps;
    const isOpen = view.state === "open";
    const isRevealed = view.state === "revealed";
    this.doorStep.begin(isOpen);
    welcome.begin(isOpen);
    earlier.begin(isOpen && (view.earlier.length > 0 || view.forgotten.length > 0));
    answer.begin(isOpen);
    talk.begin(isRevealed);
    act.begin(isRevealed && view.actions.length > 0);
    record.begin(view.state === "closed");
  }

  private turnToTalk(): void {
    this.steps.talk.isOpen = true;
    this.steps.answer.isOpen = false;
    this.steps.welcome.isOpen = false;
    this.doorStep.isOpen = false;
    this.desk.announcer.textContent = WORDS.revealedNow;
  }

  private showTimer(): void {
    const words = this.countdown.words();
    setText(this.timerLine, words);
    this.timerLine.hidden = !this.countdown.isOn;
    this.answering.showTimer(words, this.countdown.isOn);
  }
}

function render(drawing: Drawing): () => void {
  const page = new MeetingPage(drawing);
  return () => page.stop();
}

export default { render };
