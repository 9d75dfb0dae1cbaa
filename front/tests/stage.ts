/** What several tests need: a kernel that is a test, and an empty page. */

import type { Buffers, Model } from "../src/lib/conversation.js";

export type Sent = { kind: string; number: number; [name: string]: unknown };

/** A model whose kernel says what a test wants, when it wants. */
export class Kernel implements Model {
  readonly sent: Sent[] = [];
  isBroken = false;
  private readonly ears = new Set<(message: unknown, buffers?: Buffers) => void>();

  get(): unknown {
    return null;
  }

  send(message: object): void {
    if (this.isBroken) throw new Error("a comm without a kernel");
    this.sent.push(message as Sent);
  }

  on(_event: "msg:custom", heard: (message: unknown) => void): void {
    this.ears.add(heard);
  }

  off(_event: "msg:custom", heard: (message: unknown) => void): void {
    this.ears.delete(heard);
  }

  say(message: unknown, buffers?: Buffers): void {
    for (const ear of [...this.ears]) ear(message, buffers);
  }

  get last(): Sent {
    const last = this.sent.at(-1);
    if (!last) throw new Error("nothing was sent");
    return last;
  }
}

/** An empty page on an empty device. */
export function emptyPage(): HTMLElement {
  localStorage.clear();
  sessionStorage.clear();
  document.body.replaceChildren();
  const root = document.createElement("div");
  document.body.append(root);
  return root;
}

export function type(box: HTMLTextAreaElement | HTMLInputElement, words: string): void {
  box.focus();
  box.value = words;
  box.setSelectionRange(words.length, words.length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
