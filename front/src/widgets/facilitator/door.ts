/** The door: how many are in, whether that is how many are in the room, and places that are added. */

import { button, make, setText } from "../../lib/dom.js";
import type { DoorWords, MeetingWords } from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";
import { Asking, type Desk } from "./desk.js";

export class DoorPanel {
  private readonly asking: Asking;
  private readonly count = make("p", { class: "rpw-large" });
  private readonly about = make("p", {});
  private readonly yes: HTMLButtonElement;
  private readonly again: HTMLButtonElement;
  private readonly added = make("p", {});
  private readonly add: HTMLButtonElement;
  private readonly drop: HTMLButtonElement;
  private readonly addWords = make("p", { class: "rpw-quiet" }, WORDS.addPlaceWords);
  private readonly asks = make("div", { class: "rpw-buttons" });
  private readonly adds = make("div", { class: "rpw-buttons" });
  private before: DoorWords | null = null;

  constructor(
    private readonly desk: Desk,
    body: HTMLElement,
  ) {
    this.asking = new Asking(desk, "door");
    this.yes = button("", () => this.shut(), { class: "rpw-send" });
    this.again = button(WORDS.startAgain, () => this.askToStartAgain());
    this.add = button(WORDS.addPlace, () => desk.act("add_place", {}));
    this.drop = button(WORDS.dropPlace, () => desk.act("drop_place", {}));
    body.replaceChildren(
      this.count,
      this.about,
      this.asks,
      this.asking.place,
      this.added,
      this.addWords,
      this.adds,
    );
    this.asks.append(this.yes, this.again);
    this.adds.append(this.add, this.drop);
  }

  show({ door, state }: MeetingWords): void {
    const { places, added, waiting, byItself, done } = door;
    // A browser takes the focus from a button as soon as that is hidden.
    const focused = document.activeElement;
    const isOpen = door.state === "open";
    const asks = state === "open" && places > 0 && (isOpen || byItself);
    setText(this.count, WORDS.doorCount(door));
    setText(this.about, state === "open" ? WORDS.doorAbout(door, done === 0) : "");
    this.about.hidden = this.about.textContent === "";
    setText(this.yes, isOpen ? WORDS.shutDoor(places) : WORDS.weAre(places));
    this.yes.hidden = !asks;
    setText(this.again, asks ? WORDS.noStartAgain : WORDS.startAgain);
    this.again.hidden = state !== "open" || places === 0 || done > 0;
    this.asks.hidden = this.yes.hidden && this.again.hidden;
    if (this.again.hidden) this.asking.hide();
    setText(this.added, WORDS.doorAdded(added, waiting));
    this.added.hidden = added === 0;
    const mayAdd = state !== "closed" && !isOpen;
    this.add.hidden = !mayAdd;
    this.addWords.hidden = !mayAdd;
    this.adds.hidden = !mayAdd;
    this.drop.hidden = !mayAdd || waiting === 0;
    this.announce(door);
    this.keepFocus(focused);
  }

  /** What happens at the door is said to whoever listens; not each person who comes in. */
  private announce(door: DoorWords): void {
    const { before } = this;
    this.before = door;
    if (!before) return;
    if (before.state !== door.state || before.byItself !== door.byItself) {
      this.desk.announcer.textContent = WORDS.doorCount(door);
    } else if (before.added !== door.added || before.waiting !== door.waiting) {
      const { added, waiting } = door;
      this.desk.announcer.textContent = added ? WORDS.doorAdded(added, waiting) : WORDS.dropped;
    }
  }

  /** A button that is gone lets the keyboard go on beside it. */
  private keepFocus(before: Element | null): void {
    const gone = [this.yes, this.again, this.drop].find((each) => each === before);
    if (!gone?.hidden) return;
    [this.add, this.yes, this.again].find((each) => !each.hidden)?.focus({ preventScroll: true });
  }

  private shut(): void {
    const people = this.desk.view?.door.places ?? 0;
    this.desk.act("shut_door", { people });
  }

  private askToStartAgain(): void {
    this.asking.ask(this.again, WORDS.startAgainTitle, WORDS.startAgainWords, [
      WORDS.startAgainYes,
      () => this.desk.act("start_door_again", {}),
    ]);
  }
}
