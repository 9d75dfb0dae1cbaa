/** What every step of a facilitator's page shares: the meeting as it stands, and ways to change it. */

import { ask as askFirst, askingPlace, type Question } from "../../lib/confirm.js";
import { type Buffers, Conversation, type Model } from "../../lib/conversation.js";
import { bringForward, hidden, make } from "../../lib/dom.js";
import { Drafts } from "../../lib/drafts.js";
import { Prompts } from "../../lib/prompts.js";
import { TextBoxes } from "../../lib/text_box.js";
import type {
  Act,
  Do,
  Done,
  FacilitatorContent,
  FacilitatorTalk,
  FileSaid,
  LookAgain,
  MeetingWords,
  SaveRecord,
  ViewSaid,
} from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";

const ANSWER_WITHIN = 8_000;

/** What goes with an act. */
export type With<Name extends Act["act"]> = Extract<Act, { act: Name }>["with"];
export type Failed = (sentence: string) => void;
interface Follows {
  done?: (said: Done) => void;
  failed?: Failed;
}

/** What the page does with what it hears. */
export interface Ears {
  status(gone: boolean): void;
  /** How the meeting stands; `answered` is called when that is known, before it is shown. */
  view(said: ViewSaid | Done, answered: () => void): void;
}

export class Desk {
  readonly drafts: Drafts;
  readonly prompts: Prompts;
  readonly boxes: TextBoxes;
  readonly announcer = make("div", { class: "rpw-hidden", role: "status" });
  readonly problem = make("div", {
    class: "rpw-panel rpw-wrong",
    tabindex: "-1",
    role: "alert",
    hidden: true,
  });
  /** The meeting as it was last told; null until it was. */
  view: MeetingWords | null = null;
  private readonly talk: Conversation<FacilitatorTalk>;

  constructor(
    model: Model,
    readonly id: string,
    readonly content: FacilitatorContent,
    readonly root: HTMLElement,
    private readonly ears: Ears,
  ) {
    this.talk = new Conversation<FacilitatorTalk>(model, {
      onStatus: (status) => ears.status(status === "gone"),
      onHeard: (said, _buffers, waited) => {
        // Nobody waits for it any more, but that is how the meeting stands.
        if (!waited && (said.kind === "view" || said.kind === "done")) ears.view(said, () => {});
      },
    });
    this.drafts = new Drafts(`rpw:meeting:${content.session}`);
    this.prompts = new Prompts(root, (text, on) => this.talk.ask({ kind: "check", text }, on));
    this.boxes = new TextBoxes(id, this.drafts, this.prompts);
  }

  look(seen: LookAgain["seen"], answered: () => void = () => {}): void {
    this.talk.ask(
      { kind: "look", seen },
      {
        within: ANSWER_WITHIN,
        answered: (said) => {
          if (said.kind === "view") this.ears.view(said, answered);
        },
      },
    );
  }

  /** Have something done; what did not work is said on the page, unless `failed` says it elsewhere. */
  act<Name extends Act["act"]>(name: Name, given: With<Name>, follows: Follows = {}): void {
    const { done, failed = this.complain } = follows;
    // The name and what goes with it belong together: that is what the two types say.
    const message = { kind: "do", act: name, with: given } as unknown as Do;
    this.talk.ask(message, {
      within: ANSWER_WITHIN,
      answered: (said) => {
        if (said.kind === "trouble") failed(said.sentence);
        else this.ears.view(said, () => done?.(said));
      },
      silent: () => failed(""),
    });
  }

  file(what: SaveRecord["what"], then: (said: FileSaid, buffers: Buffers) => void): void {
    this.talk.ask(
      { kind: "file", what },
      {
        within: ANSWER_WITHIN,
        answered: (said, buffers) => {
          if (said.kind === "trouble") this.complain(said.sentence);
          else then(said, buffers);
        },
        silent: () => this.complain(""),
      },
    );
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

/** The place of a question before something that cannot be undone by one more press. */
export class Asking {
  readonly place: HTMLElement;

  constructor(desk: Desk, name: string) {
    this.place = askingPlace(`${desk.id}-${name}`);
  }

  ask(opener: HTMLElement, title: string, words: string, ...choices: Question["choices"]): void {
    const question = { title, words, choices, cancel: WORDS.cancel, opener };
    askFirst(this.place, question, { level: "h3", block: "nearest" });
  }

  hide(): void {
    this.place.hidden = true;
  }
}

/** A link to another page, in a tab of its own; null where there is no such page. */
export function outLink(href: string, words: string, kind = "rpw-link"): HTMLAnchorElement | null {
  if (!href) return null;
  const ways = { class: kind, href, target: "_blank", rel: "noopener" };
  return make("a", ways, words, hidden(WORDS.newTab));
}

/** Words that are looked at once more before they go up, exactly as they will be read. */
export function previewPlace(label: string): HTMLElement {
  return make("div", {
    class: "rpw-panel",
    tabindex: "-1",
    role: "group",
    "aria-label": label,
    hidden: true,
  });
}
