/** What is chosen in a plan: what is chosen while an answer is awaited goes after it. */

import { make } from "../../lib/dom.js";
import type { Desk, Failed } from "./desk.js";

export class Choosing {
  private known = "";
  private wanted: string | null = null;
  private isUnderWay = false;

  constructor(
    private readonly desk: Desk,
    private readonly place: string,
    /** Draws what is chosen. */
    private readonly shown: (value: string) => void,
    /** Says why something was not kept; "" once it is. That there is no line says the page itself. */
    private readonly failed: Failed = (sentence) => {
      if (sentence !== desk.goneWords) desk.complain(sentence);
    },
  ) {
    desk.onBack(() => this.send());
  }

  /** What the workbook has. */
  show(value: string): void {
    this.known = value;
    if (!this.isUnderWay && this.wanted === null) this.shown(value);
  }

  choose(value: string): void {
    this.wanted = value;
    this.send();
  }

  private send(): void {
    if (this.isUnderWay || this.wanted === null) return;
    const value = this.wanted;
    this.wanted = null;
    if (value === this.known) {
      this.shown(value);
      return;
    }
    this.isUnderWay = true;
    this.desk.choose(
      this.place,
      this.known,
      value,
      () => {
        this.isUnderWay = false;
        this.failed("");
        this.send();
      },
      (sentence) => {
        this.isUnderWay = false;
        if (sentence === this.desk.goneWords) {
          this.wanted ??= value; // it is chosen when the workbook answers again
        } else {
          this.wanted = null;
          this.shown(this.known);
        }
        this.failed(sentence);
      },
    );
  }
}

/** So long after the last key somebody who types a date has typed all of it. */
const AT_REST = 800;

/** A day, chosen in the browser's own calendar or typed. */
export class DayPick {
  readonly element: HTMLElement;
  private readonly box: HTMLInputElement;
  private readonly choosing: Choosing;
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk, place: string, { id, label, max }: DayPickOptions) {
    this.choosing = new Choosing(desk, place, (value) => {
      if (document.activeElement !== this.box) this.box.value = value;
    });
    this.box = make("input", {
      id,
      type: "date",
      max: max ?? null,
      "data-place": place,
      onchange: () => {
        clearTimeout(this.resting);
        this.resting = setTimeout(() => this.send(), AT_REST);
      },
      onblur: () => this.send(),
    });
    this.element = make(
      "div",
      { class: "rpw-field rpw-day-field" },
      make("label", { for: id }, label),
      this.box,
    );
  }

  show(value: string): void {
    this.choosing.show(value);
  }

  choose(value: string): void {
    this.box.value = value;
    this.choosing.choose(value);
  }

  /** A year that is being typed is no year yet. */
  private send(): void {
    clearTimeout(this.resting);
    const { value } = this.box;
    if (!value || value >= "2000") this.choosing.choose(value);
  }
}

interface DayPickOptions {
  id: string;
  label: string;
  max?: string;
}
