/** Words for somebody who listens to a page: they stand in it, and are not seen. */

import { make } from "./dom.js";

/** A screen reader is told of progress when the person pauses, not at each step. */
const AT_REST = 1_200;

export class LiveRegion {
  readonly element = make("div", { class: "rpw-hidden", role: "status" });
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Say it when the person pauses; only the last of several is said. */
  whenAtRest(words: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say(words), AT_REST);
  }

  /** Say it at once, and nothing that was to be said before it. */
  now(words: string): void {
    clearTimeout(this.timer);
    this.say(words);
  }

  /** Say it at once. */
  say(words: string): void {
    this.element.textContent = words;
  }

  get words(): string {
    return this.element.textContent ?? "";
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
