/** The door of a session, as somebody who answers meets it: coming in by itself, how many are in, and
 * what to do where there is no place for this device.
 */

import { button, make, setText } from "../../lib/dom.js";
import type { CameIn, DoorWords, NotIn, SessionLook, Unknown } from "../../messages.js";
import { WORDS } from "../../words/form.js";
import type { Desk } from "./desk.js";

/** So long a place is waited for before it is asked for again. */
const WITHIN = 8_000;

export class FormDoor {
  /** How many are in; the page puts it where it is seen. */
  readonly line = make("p", { class: "rpw-door" });
  /** What is said to whoever has no place. */
  readonly panel = make("div", { class: "rpw-panel", role: "group", tabindex: "-1", hidden: true });
  private drawn = "";
  /** Why there is no place, as the session says it. */
  private why = "";
  private startedAgain: number | null = null;

  constructor(
    private readonly desk: Desk,
    /** The keyboard goes on where the panel was. */
    private readonly moveOn: () => void,
  ) {}

  /** Whether there is nothing to do but to wait for a place. */
  get keepsOut(): boolean {
    const { form } = this.desk;
    return this.hasNoPlace && form.isEmpty();
  }

  get hasNoPlace(): boolean {
    const { place } = this.desk.form;
    return place === "shut" || place === "again";
  }

  /** Come in: with the ticket that this device keeps, or anew. */
  arrive(): void {
    const { form, content, talk } = this.desk;
    if (!content.comesIn || form.asking) return;
    form.asking = true;
    const { token } = form;
    talk.ask(
      { kind: "arrive", ticket: form.ticket.value },
      {
        within: WITHIN,
        quiet: true,
        silent: () => {
          form.asking = false;
        },
        answered: (said) => {
          form.asking = false;
          // Somebody else may be here by now.
          if (token === form.token) this.heard(said);
        },
      },
    );
  }

  /** The session was looked at. */
  hear({ door }: SessionLook): void {
    if (!door) return;
    this.say(door);
    const { form, content } = this.desk;
    if (!content.comesIn) return;
    const again = this.startedAgain !== null && door.startedAgain > this.startedAgain;
    this.startedAgain = door.startedAgain;
    if (again && !form.sent) {
      // The door says itself to whoever has a ticket that it is none any more.
      if (form.ticket.value) this.arrive();
      else form.setPlace("again");
    } else if (form.place === "unknown") {
      if (!form.sent) this.arrive();
    } else if (form.place === "shut" && (door.waiting > 0 || door.state === "open")) this.arrive();
  }

  /** What was asked for needs a place, and this device has none. */
  refuse({ why, sentence }: NotIn): void {
    const { form } = this.desk;
    if (why === "closed") return;
    if (this.why !== sentence) {
      this.why = sentence;
      this.drawn = "";
    }
    if (why !== "shut") form.ticket.drop();
    if (why === "needed") {
      form.setPlace("unknown");
      this.arrive();
    } else form.setPlace(why);
  }

  /** `back` is where the keyboard was before it came here; null for where the questions begin. */
  refresh(wasHere: boolean, back: HTMLElement | null): void {
    const { place } = this.desk.form;
    if (this.drawn === place) return;
    this.drawn = place;
    this.panel.replaceChildren(...this.draw());
    this.panel.hidden = !this.hasNoPlace;
    if (this.hasNoPlace) {
      this.desk.live.now(this.panel.querySelector("h2")?.textContent ?? "");
    } else if (wasHere) {
      this.desk.live.now(WORDS.youAreIn);
      if (back?.isConnected) back.focus({ preventScroll: true });
      else this.moveOn();
    }
  }

  private heard(said: CameIn | NotIn | Unknown): void {
    const { form } = this.desk;
    if (said.kind === "not_in") this.refuse(said);
    else if (said.kind === "came_in") {
      form.ticket.set(said.ticket);
      form.standsAs(said.state);
    }
  }

  /** While people come in nobody is told of each; what happens at the shut door is for everybody. */
  private say(door: DoorWords): void {
    const words = WORDS.door(door);
    const before = this.line.textContent;
    if (before === words) return;
    setText(this.line, words);
    this.line.classList.toggle(
      "rpw-told",
      door.state === "shut" && (door.byItself || door.added > 0),
    );
    if (before && door.state === "shut") this.desk.live.whenAtRest(words);
  }

  private draw(): HTMLElement[] {
    const { place } = this.desk.form;
    const label = place === "again" ? WORDS.iAmHere : WORDS.tryAgain;
    const press = button(label, () => this.arrive(), { class: "rpw-send" });
    if (place === "again") {
      return [make("h2", {}, WORDS.againTitle), make("p", {}, WORDS.again), press];
    }
    if (place !== "shut") return [];
    return [
      make("h2", {}, WORDS.noPlaceTitle),
      make("p", {}, `${this.why} ${WORDS.noPlaceWaits}`),
      ...(this.desk.content.canWithdraw ? [make("p", {}, WORDS.noPlaceCode)] : []),
      press,
    ];
  }
}
