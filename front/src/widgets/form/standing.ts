/** How the session stands: who is waited for, and the team's pattern after the reveal. */

import { button, make, setText } from "../../lib/dom.js";
import type { SessionLook } from "../../messages.js";
import { WORDS } from "../../words/form.js";
import type { Desk } from "./desk.js";

interface Pattern {
  html: string;
  seen: string;
}

const NOTHING: Pattern = { html: "", seen: "" };

export class Standing {
  /** As it was last told. */
  now: SessionLook | null = null;
  /** What is shown, and what has come since. */
  private pattern = NOTHING;
  private newer: Pattern | null = null;
  private waiting: HTMLElement | null = null;
  private readonly forWhom = make("p", { hidden: true });
  private place = make("div", {});
  private lateness = make("div", {});

  constructor(
    private readonly desk: Desk,
    /** How many are in. */
    private readonly line: HTMLElement,
  ) {}

  /** The digest of the newest pattern that is here. */
  get seen(): string {
    return (this.newer ?? this.pattern).seen;
  }

  /** Nothing of the person before is left. */
  forget(): void {
    this.now = null;
    this.pattern = NOTHING;
    this.newer = null;
  }

  hear(look: SessionLook): void {
    this.now = look;
    if (!look.html) return;
    const arrived = { html: look.html, seen: look.seen };
    if (this.pattern.html === "") this.pattern = arrived;
    else if (look.seen !== this.pattern.seen) {
      this.newer = arrived;
      this.lateness.replaceChildren();
    }
  }

  draw(): HTMLElement[] {
    if (!this.desk.content.canLook) return [];
    this.waiting = make("p", { class: "rpw-waiting" });
    this.lateness = make("div", { class: "rpw-panel", hidden: true });
    this.place = make("div", { class: "rpw-pattern-place" });
    this.refresh();
    return [
      make(
        "section",
        { "aria-label": WORDS.hereTitle },
        this.line,
        this.waiting,
        this.forWhom,
        this.lateness,
        this.place,
      ),
    ];
  }

  refresh(): void {
    if (!this.waiting) return;
    setText(this.waiting, this.wordsOfWaiting());
    setText(this.forWhom, WORDS.patternFor(this.desk.content.roomDays));
    this.forWhom.hidden = this.now?.state !== "closed" || this.pattern.html !== "";
    if (this.pattern.html && this.place.dataset.seen !== this.pattern.seen) {
      this.place.dataset.seen = this.pattern.seen;
      // Drawn and escaped in Python; the policy of the page lets no script of it run.
      this.place.innerHTML = `<h2>${WORDS.hereTitle}</h2>${this.pattern.html}`;
      this.desk.live.say(WORDS.here);
    }
    this.lateness.hidden = this.newer === null;
    if (this.newer && !this.lateness.childElementCount) {
      this.lateness.append(
        make("p", {}, WORDS.lateTitle),
        button(WORDS.showLate, () => this.showNewer()),
      );
      this.desk.live.say(WORDS.lateTitle);
    }
  }

  private wordsOfWaiting(): string {
    if (!this.now) return "";
    const all = this.desk.all(this.now.door);
    if (this.now.state === "open") return WORDS.waiting(this.now.done, all);
    return !this.pattern.html && this.now.state === "closed" ? WORDS.closedTitle : "";
  }

  private showNewer(): void {
    this.pattern = this.newer ?? this.pattern;
    this.newer = null;
    this.lateness.replaceChildren();
    this.refresh();
  }
}
