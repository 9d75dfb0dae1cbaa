/** What the parts of a team's page share: asking its kernel, drafts, boxes with their prompts. */

import { Conversation, type Model } from "../../lib/conversation.js";
import { bringForward, make } from "../../lib/dom.js";
import { Drafts } from "../../lib/drafts.js";
import { Prompts } from "../../lib/prompts.js";
import { TextBoxes } from "../../lib/text_box.js";
import type { TeamContent, TeamPage, TeamTalk } from "../../messages.js";
import { WORDS } from "../../words/team.js";

const ANSWER_WITHIN = 12_000;

type Asked = Exclude<keyof TeamTalk, "check">;
export type Failed = (sentence: string) => void;

export class Desk {
  readonly drafts: Drafts;
  readonly prompts: Prompts;
  readonly boxes: TextBoxes;
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
  private readonly talk: Conversation<TeamTalk>;

  constructor(
    model: Model,
    readonly id: string,
    readonly content: TeamContent,
    root: HTMLElement,
    private readonly draw: (page: TeamPage) => void,
  ) {
    this.talk = new Conversation<TeamTalk>(model, {
      onStatus: (status) => {
        this.goneBar.hidden = status !== "gone";
        if (status === "back") this.boxes.sendAllDue();
      },
    });
    this.drafts = new Drafts(`rpw:team:${content.team}`);
    this.prompts = new Prompts(root, (text, on) => this.talk.ask({ kind: "check", text }, on));
    this.boxes = new TextBoxes(id, this.drafts, this.prompts);
  }

  /** Have something done, and draw the page as it stands then. */
  ask<K extends Asked>(
    message: TeamTalk[K]["ask"],
    done: (page: TeamPage) => void,
    failed: Failed = this.complain,
  ): void {
    this.problem.hidden = true;
    this.talk.ask(message as TeamTalk[Asked]["ask"], {
      within: ANSWER_WITHIN,
      answered: (said) => {
        if (said.kind === "trouble") {
          failed(said.sentence);
          return;
        }
        this.draw(said.page);
        done(said.page);
      },
      silent: () => failed(""),
    });
  }

  say(words: string): void {
    this.status.textContent = words;
  }

  readonly complain = (sentence: string): void => {
    if (!sentence) return;
    this.problem.replaceChildren(make("h2", {}, WORDS.problem), make("p", {}, sentence));
    this.problem.hidden = false;
    bringForward(this.problem, "center");
  };

  stop(): void {
    this.talk.stop();
    this.prompts.stop();
  }
}
