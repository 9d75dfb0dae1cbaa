/** Asking a widget's kernel and hearing its answers: each message and its answer have the same number.
 *
 * What may be asked and answered is declared once, in Python: see messages.ts.
 */

import { attempt } from "./dom.js";

/** A widget's model, as anywidget hands it to what draws it. */
export interface Model {
  get(name: string): unknown;
  send(message: object): void;
  on(event: "msg:custom", heard: Heard): void;
  off(event: "msg:custom", heard: Heard): void;
}
export interface Drawing {
  model: Model;
  el: HTMLElement;
}
export type Buffers = readonly (DataView<ArrayBuffer> | ArrayBuffer)[] | undefined;
type Heard = (message: unknown, buffers?: Buffers) => void;

/** kind → what is asked with it, and what it may be answered with */
export type Talk<T> = { [Kind in keyof T]: { ask: { kind: Kind }; said: { kind: string } } };
export type Ask<T extends Talk<T>> = T[keyof T]["ask"];
export type Said<T extends Talk<T>> = T[keyof T]["said"];
type SaidTo<T extends Talk<T>, A> = A extends { kind: infer Kind extends keyof T }
  ? T[Kind]["said"]
  : never;

/** gone: no answer came in its time; back: something was heard again. */
export type Status = "gone" | "back";

interface Waiting {
  answered: (said: never, buffers: Buffers) => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export interface Answering<S> {
  answered?: (said: S, buffers: Buffers) => void;
  /** Milliseconds in which the answer has to come; without them it counts whenever it comes. */
  within?: number;
  /** Called when it did not come. */
  silent?: () => void;
  /** Silence says nothing about the kernel: the question was one of many. */
  quiet?: boolean;
}

export interface Options<S> {
  /** The kernel answers no more, or again. */
  onStatus?: (status: Status) => void;
  /** Called with everything that is heard, before whoever asked; `waited` when somebody did. */
  onHeard?: (said: S, buffers: Buffers, waited: boolean) => void;
}

/** The numbers of one conversation begin anywhere: another view of the same model hears its answers
 * too. */
const firstNumber = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

export class Conversation<T extends Talk<T>> {
  private readonly waiting = new Map<number, Waiting>();
  private number = firstNumber();
  private gone = false;

  constructor(
    private readonly model: Model,
    private readonly options: Options<Said<T>> = {},
  ) {
    model.on("msg:custom", this.hear);
  }

  get isGone(): boolean {
    return this.gone;
  }

  /** Ask something; return its number, and whether it could be said at all. */
  ask<A extends Ask<T>>(
    message: A,
    { answered, within, silent, quiet = false }: Answering<SaidTo<T, A>> = {},
  ): { number: number; went: boolean } {
    this.number += 1;
    const own = this.number;
    if (answered || within !== undefined) {
      const expire = () => {
        // A file that took longer is still what was asked for, and is saved when it comes.
        if (message.kind !== "file") this.waiting.delete(own);
        if (!quiet) this.setStatus("gone");
        silent?.();
      };
      const timer = within === undefined ? undefined : setTimeout(expire, within);
      this.waiting.set(own, { answered: answered ?? (() => {}), timer });
    }
    // A comm without a kernel may throw; that no answer comes is what tells.
    const went = attempt(() => {
      this.model.send({ ...message, number: own });
      return true;
    }, false);
    return { number: own, went };
  }

  setStatus(status: Status): void {
    const gone = status === "gone";
    if (this.gone === gone) return;
    this.gone = gone;
    this.options.onStatus?.(status);
  }

  stop(): void {
    this.model.off("msg:custom", this.hear);
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  private readonly hear: Heard = (message, buffers) => {
    if (message === null || typeof message !== "object") return;
    const said = message as Said<T> & { number: number };
    const waiting = this.waiting.get(said.number);
    this.waiting.delete(said.number);
    clearTimeout(waiting?.timer);
    this.setStatus("back");
    this.options.onHeard?.(said, buffers, waiting !== undefined);
    // Whoever asked knows what may be answered: that is what `ask` is typed by.
    waiting?.answered(said as never, buffers);
  };
}

/** So long an answer is waited for before something is said; one that comes later counts all the same. */
export class Patience {
  private timer: ReturnType<typeof setTimeout> | undefined;

  get isOn(): boolean {
    return this.timer !== undefined;
  }

  start(milliseconds: number, then: () => void): void {
    this.stop();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      then();
    }, milliseconds);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** Call `look` every so many milliseconds while the page is seen, until `stop` is called. */
export function every(milliseconds: number, look: () => void): () => void {
  const timer = setInterval(look, milliseconds);
  return () => clearInterval(timer);
}

export const isSeen = (): boolean => document.visibilityState !== "hidden";

/** A file's bytes, as they came beside a message. */
export function blobOf(buffers: Buffers, type = ""): Blob {
  const [bytes] = buffers ?? [];
  return new Blob(bytes ? [bytes] : [], { type });
}
