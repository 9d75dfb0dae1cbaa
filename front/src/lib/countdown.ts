/** A timer as the workbook told of it, counted on here between one answer and the next. */

import type { TimerWords } from "../messages.js";

export class Countdown {
  private timer: TimerWords | null = null;
  private toldAt = 0;

  constructor(private readonly inWords: (label: string, seconds: number) => string) {}

  set(timer: TimerWords | null): void {
    this.timer = timer;
    this.toldAt = Date.now();
  }

  get isOn(): boolean {
    return this.timer !== null;
  }

  words(): string {
    if (!this.timer) return "";
    return this.inWords(this.timer.label, this.timer.left - (Date.now() - this.toldAt) / 1000);
  }
}
