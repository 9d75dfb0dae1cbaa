/** Asks the kernel, and says on the page when it answers no more. */

import { type Answering, type Buffers, Conversation, type Model } from "../../lib/conversation.js";
import { make } from "../../lib/dom.js";
import type { Reply, SaveThemes, Show, ThemesTalk } from "../../messages.js";
import { WORDS } from "../../words/themes.js";

const ANSWER_WITHIN = 8_000;

type Failed = (sentence: string) => void;
type SaidTo<K extends keyof ThemesTalk> = Exclude<ThemesTalk[K]["said"], { kind: "refused" }>;

export class Desk {
  readonly goneBar = make(
    "div",
    { class: "rpw-panel rpw-wrong", role: "alert", hidden: true },
    make("p", {}, WORDS.gone),
    make("p", {}, make("a", { href: "" }, WORDS.reopen)),
  );
  readonly talk: Conversation<ThemesTalk>;

  constructor(model: Model) {
    this.talk = new Conversation<ThemesTalk>(model);
  }

  show(ask: Show, answered: (said: SaidTo<"show">) => void, failed: Failed): number {
    return this.talk.ask(ask, this.answering(answered, failed)).number;
  }

  reply(ask: Reply, answered: (said: SaidTo<"reply">) => void, failed: Failed): void {
    this.talk.ask(ask, this.answering(answered, failed));
  }

  save(
    ask: SaveThemes,
    answered: (said: SaidTo<"file">, buffers: Buffers) => void,
    failed: Failed,
  ): void {
    this.talk.ask(ask, this.answering(answered, failed));
  }

  private answering<S extends { kind: string }>(
    answered: (said: S, buffers: Buffers) => void,
    failed: Failed,
  ): Answering<S | { kind: "refused"; sentence: string }> {
    return {
      within: ANSWER_WITHIN,
      answered: (said, buffers) => {
        this.goneBar.hidden = true;
        if ("sentence" in said) failed(said.sentence);
        else answered(said, buffers);
      },
      silent: () => {
        this.goneBar.hidden = false;
        failed(WORDS.gone);
      },
    };
  }
}
