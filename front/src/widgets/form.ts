/** The form of one instrument: a fieldset for each item, native radio buttons, one comm for all.
 * What is typed is kept on this device at once, for this form only, and comes back after a
 * reload, a dead kernel or a restarted server. Nothing here asks any other host for anything.
 */

import { Conversation, type Drawing, every, isSeen, Patience } from "../lib/conversation.js";
import { bringForward, drawRoot, make, newId } from "../lib/dom.js";
import { openForm } from "../lib/form_draft.js";
import { LiveRegion } from "../lib/live_region.js";
import { Prompts } from "../lib/prompts.js";
import type { FormContent, FormTalk, SessionLook, TakenBack } from "../messages.js";
import { WORDS } from "../words/form.js";
import { Desk } from "./form/desk.js";
import { FormDoor } from "./form/door.js";
import { drawBlank, drawPassed, drawSent, type Ways } from "./form/ends.js";
import { giveOwn } from "./form/own.js";
import { FormPage } from "./form/page.js";
import { Standing } from "./form/standing.js";
import { Withdrawing } from "./form/withdrawing.js";

const PING_EVERY = 10_000;
const PONG_WITHIN = 5_000;
const LOOK_EVERY = 4_000;

type Shown = "nothing" | "form" | "closed" | "sent" | "passed" | "blank";

/** One view of a form: what is shown follows from the form, the session and the kernel. */
class FormView implements Ways {
  readonly root = drawRoot("");
  private readonly stage = make("div");
  private readonly live = new LiveRegion();
  private readonly talk: Conversation<FormTalk>;
  private readonly desk: Desk;
  private readonly prompts: Prompts;
  private readonly door: FormDoor;
  private readonly standing: Standing;
  private readonly withdrawing: Withdrawing;
  private readonly pong = new Patience();
  private readonly closing = new AbortController();
  private readonly ends: (() => void)[];
  private shown: Shown = "nothing";
  private page: FormPage | null = null;

  constructor({ model, el }: Drawing) {
    const content = model.get("_content") as FormContent;
    const form = openForm(String(model.get("_kept_as")), content);
    this.talk = new Conversation<FormTalk>(model, {
      onHeard: () => this.pong.stop(),
      onStatus: (status) => this.changedStatus(status === "gone"),
    });
    this.desk = new Desk(newId("rpw"), content, form, this.talk, this.live);
    this.prompts = new Prompts(this.root, (text, on) => this.talk.ask({ kind: "check", text }, on));
    this.door = new FormDoor(this.desk, () => this.moveToHeading());
    this.standing = new Standing(this.desk, this.door.line);
    this.withdrawing = new Withdrawing(this.desk, (words, said) => this.tookBack(words, said));
    this.root.append(this.stage, this.live.element);
    el.append(this.root);
    form.views.add(this.show);
    this.ends = [every(PING_EVERY, () => this.ping()), every(LOOK_EVERY, () => this.look())];
    this.listen();
    this.show();
    if (form.restored) this.live.whenAtRest(WORDS.restored);
  }

  stop(): void {
    this.closing.abort();
    for (const end of this.ends) end();
    this.desk.form.views.delete(this.show);
    this.prompts.stop();
    this.talk.stop();
    this.pong.stop();
    this.page?.sending.end();
    this.live.stop();
  }

  private listen(): void {
    const { signal } = this.closing;
    giveOwn(this.desk, signal);
    document.addEventListener("visibilitychange", this.wake, { signal });
    for (const event of ["focus", "online", "pageshow"]) {
      window.addEventListener(event, this.wake, { signal });
    }
    // What is focused must not lie under the bar, however tall its words make it.
    const measuring = new ResizeObserver(() => {
      const bar = this.stage.querySelector<HTMLElement>(".rpw-bar");
      this.root.style.setProperty("--rpw-bar-height", `${bar?.offsetHeight ?? 0}px`);
    });
    measuring.observe(this.root);
    signal.addEventListener("abort", () => measuring.disconnect());
  }

  // What is shown

  /** The form changed, here or elsewhere. */
  private readonly show = (): void => {
    const { form, content } = this.desk;
    if (this.shown === "blank") return;
    if (form.sent) {
      if (this.shown !== "sent") this.showSent();
    } else if (form.passed) {
      if (this.shown !== "passed") this.showPassed();
    } else if (this.shown === "form") this.page?.refresh();
    else if (content.closed) this.showClosed();
    else this.showForm();
  };

  /** A session that is over: its pattern, and what was sent can be taken back. */
  private showClosed(): void {
    if (this.shown === "closed") return;
    this.shown = "closed";
    this.stage.replaceChildren(...this.standing.draw(), ...this.withdrawing.draw("closed"));
    this.look();
  }

  private showForm(): void {
    if (this.desk.content.closed) {
      this.showClosed();
      return;
    }
    this.shown = "form";
    this.page = new FormPage(this.desk, this.standing, this.door, this.prompts, {
      isShown: () => this.shown === "form",
      ping: () => this.ping(),
      moveOn: () => this.moveToHeading(),
    });
    this.stage.replaceChildren(...this.page.draw(this.withdrawing.draw("form")));
    this.desk.form.hold();
    this.door.arrive();
    this.look();
    this.page.refresh();
  }

  private showSent(): void {
    this.shown = "sent";
    this.prompts.forget();
    this.page?.sending.stop();
    this.stage.replaceChildren(...drawSent(this.desk, this.standing, this.withdrawing, this));
    this.showEnd();
  }

  private showPassed(): void {
    this.shown = "passed";
    this.page?.sending.stop();
    this.stage.replaceChildren(...drawPassed(this.desk, this.standing, this.withdrawing, this));
    this.showEnd();
  }

  private showEnd(): void {
    if (this.desk.together || this.desk.handsOn()) this.stage.append(this.door.line);
    this.look();
    this.live.now("");
  }

  private moveToHeading(): void {
    const heading = this.stage.querySelector("h2");
    heading?.setAttribute("tabindex", "-1");
    if (heading) bringForward(heading);
  }

  // What somebody does when they are done

  /** What was answered together is answered again. */
  readonly startAfresh = (): void => {
    this.desk.form.startAfresh();
    this.moveToHeading();
    this.root.scrollIntoView({ block: "start" });
  };

  /** Somebody else answers on this device: they come in on their own. */
  readonly someoneElse = (): void => {
    this.standing.forget();
    this.desk.form.handOn();
    window.dispatchEvent(new CustomEvent("rpw-hand-on"));
    this.moveToHeading();
    this.root.scrollIntoView({ block: "start" });
  };

  readonly answerAfterAll = (): void => {
    this.desk.form.setPassed(false);
    this.moveToHeading();
  };

  /** Nothing of the person before is left: neither here nor in what the tab keeps. */
  readonly handOn = (): void => {
    // First: a form that is new is not drawn yet, so nobody comes in before the next person is here.
    this.shown = "blank";
    this.desk.form.handOn();
    this.standing.forget();
    this.stage.replaceChildren(drawBlank(this.desk, this));
    // A learning note on the same page was that person's too.
    window.dispatchEvent(new CustomEvent("rpw-hand-on"));
    this.moveToHeading();
  };

  readonly next = (): void => {
    this.showForm();
    this.moveToHeading();
  };

  /** One's own answers are gone: the questions are shown again, with that said before them. */
  private tookBack(words: string, { ticket }: TakenBack): boolean {
    const { form } = this.desk;
    if (ticket) {
      form.ticket.set(ticket);
      form.setPlace("in");
    }
    if (this.shown !== "sent" && this.shown !== "passed") return false;
    form.startAfresh(form.reflections);
    this.stage.prepend(make("div", { class: "rpw-panel", role: "status" }, make("p", {}, words)));
    this.moveToHeading();
    return true;
  }

  // The kernel on the other side

  private readonly heardLook = (said: SessionLook | { kind: "unknown" }): void => {
    // While the device goes from hand to hand nobody is here to come in, or to be shown anything.
    if (said.kind === "unknown" || this.shown === "blank") return;
    this.standing.hear(said);
    this.door.hear(said);
    if (this.shown === "form") this.page?.refresh();
    else this.standing.refresh();
  };

  private look(): void {
    if (!this.desk.content.canLook || !isSeen() || this.shown === "blank") return;
    const { seen } = this.standing;
    const ticket = this.desk.form.ticket.value;
    this.talk.ask({ kind: "look", seen, ticket }, { answered: this.heardLook });
  }

  private ping(): void {
    if (this.shown !== "form" || !isSeen() || this.pong.isOn) return;
    this.pong.start(PONG_WITHIN, () => this.talk.setStatus("gone"));
    this.talk.ask({ kind: "ping" });
  }

  /** The page is looked at again, perhaps after a long sleep in which no answer could come. */
  private readonly wake = (): void => {
    if (!isSeen()) return;
    this.pong.stop();
    this.desk.form.catchUp();
    this.ping();
    if (this.shown === "form" && this.desk.form.place !== "shut") this.door.arrive();
    this.look();
  };

  private changedStatus(gone: boolean): void {
    if (this.shown !== "form") return;
    this.page?.refresh();
    if (!gone) this.live.whenAtRest(WORDS.back);
  }
}

function render(drawing: Drawing): () => void {
  const view = new FormView(drawing);
  return () => view.stop();
}

export default { render };
