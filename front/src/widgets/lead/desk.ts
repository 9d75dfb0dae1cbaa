/** Asks the service lead's kernel, and says on the page what could not be done. */

import { ask as askFirst, askingPlace, type Question } from "../../lib/confirm.js";
import { type Buffers, Conversation, type Model } from "../../lib/conversation.js";
import { bringForward, make } from "../../lib/dom.js";
import { Prompts } from "../../lib/prompts.js";
import type { FileSaid, LeadPage, LeadTalk, SaveLetter } from "../../messages.js";
import { WORDS } from "../../words/lead.js";

const ANSWER_WITHIN = 12_000;

type Asked = Exclude<keyof LeadTalk, "check" | "file">;
type SaidTo<K extends keyof LeadTalk> = Exclude<LeadTalk[K]["said"], { kind: "trouble" }>;

export class Desk {
  readonly prompts: Prompts;
  readonly status = make("p", { role: "status", class: "rpw-said" });
  readonly problem = make("div", {
    class: "rpw-panel rpw-wrong",
    tabindex: "-1",
    role: "alert",
    hidden: true,
  });
  readonly goneBar = make(
    "div",
    { class: "rpw-panel rpw-wrong", role: "alert", hidden: true },
    make("p", {}, WORDS.gone),
    make("p", {}, make("a", { href: "" }, WORDS.reopen)),
  );
  private readonly talk: Conversation<LeadTalk>;

  constructor(
    model: Model,
    readonly id: string,
    readonly root: HTMLElement,
    private readonly draw: (page: LeadPage) => void,
  ) {
    this.talk = new Conversation<LeadTalk>(model, {
      onStatus: (status) => {
        this.goneBar.hidden = status !== "gone";
      },
    });
    this.prompts = new Prompts(root, (text, on) => this.talk.ask({ kind: "check", text }, on));
  }

  /** Have something done, and draw the page as it stands then. */
  ask<K extends Asked>(
    message: LeadTalk[K]["ask"],
    done: (said: SaidTo<K>) => void,
    failed: () => void = () => {},
  ): void {
    this.problem.hidden = true;
    this.talk.ask(message as LeadTalk[Asked]["ask"], {
      within: ANSWER_WITHIN,
      answered: (said) => {
        if (said.kind === "trouble") {
          failed();
          this.complain(said.sentence);
          return;
        }
        if ("page" in said) this.draw(said.page);
        done(said as SaidTo<K>);
      },
      silent: failed,
    });
  }

  /** See how things stand, and let what is typed on the page be. */
  look(seen: (page: LeadPage) => void): void {
    this.talk.ask(
      { kind: "look", seen: "" },
      {
        within: ANSWER_WITHIN,
        answered: (said) => {
          if (said.kind === "lead") seen(said.page);
        },
      },
    );
  }

  file(
    what: SaveLetter["what"],
    link: string,
    then: (said: FileSaid, buffers: Buffers) => void,
  ): void {
    this.problem.hidden = true;
    this.talk.ask(
      { kind: "file", what, link },
      {
        within: ANSWER_WITHIN * 2,
        answered: (said, buffers) => {
          if (said.kind === "trouble") this.complain(said.sentence);
          else then(said, buffers);
        },
      },
    );
  }

  say(words: string): void {
    this.status.textContent = words;
  }

  private complain(sentence: string): void {
    this.problem.replaceChildren(make("h2", {}, WORDS.problem), make("p", {}, sentence));
    this.problem.hidden = false;
    bringForward(this.problem, "center");
  }

  stop(): void {
    this.talk.stop();
    this.prompts.stop();
  }
}

/** The place of a question before something that cannot be undone by one more press. */
export class Asking {
  readonly place: HTMLElement;

  constructor(id: string) {
    this.place = askingPlace(id);
  }

  ask(opener: HTMLElement, title: string, words: string, ...choices: Question["choices"]): void {
    const question = { title, words, choices, cancel: WORDS.cancel, opener };
    askFirst(this.place, question, { level: "h3", block: "nearest" });
  }
}
