/** What all pages of a plan share: asking its kernel, seeing what others write, boxes with their prompts.
 *
 * Every page asks once a second how the plan stands, while it is seen, and says which box its reader
 * is in.
 */

import { blobOf, Conversation, every, isSeen, type Model } from "../../lib/conversation.js";
import { bringForward, download, make, randomHex, setText } from "../../lib/dom.js";
import { Prompts } from "../../lib/prompts.js";
import type { PlanContent, PlanPage, PlanTalk, SavePaper } from "../../messages.js";
import { WORDS } from "../../words/plan_desk.js";
import { SharedBox, type SharedBoxOptions } from "./shared_box.js";

const ANSWER_WITHIN = 12_000;
const LOOK_EVERY = 1_000;
/** So long a page that was loaded again is still taken for somebody else's (workbook/plans/here.py). */
const SETTLES_IN = 9_000;

export type RowTable = PlanTalk["add"]["ask"]["table"];
export type Failed = (sentence: string) => void;
type Asked = "choose" | "add" | "remove" | "move";

export class Desk {
  readonly prompts: Prompts;
  /** What was done, for those who listen. */
  readonly status = make("p", { role: "status", class: "rpw-said" });
  /** How many others are in the plan just now. */
  readonly people = make("p", { class: "rpw-quiet rpw-people", role: "status" });
  /** That the page cannot be brought up to date, such as when its link has ended. */
  readonly trouble = make("p", { class: "rpw-trouble", role: "alert" });
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
  /** The plan as it was last heard of. */
  page: PlanPage;
  private readonly boxes = new Map<string, SharedBox>();
  private readonly talk: Conversation<PlanTalk>;
  private readonly stops: (() => void)[] = [];
  private readonly backs: (() => void)[] = [];
  private at = "";
  private isLooking = false;
  private readonly begun = Date.now();

  constructor(
    model: Model,
    readonly id: string,
    readonly content: PlanContent,
    private readonly root: HTMLElement,
    private readonly draw: (page: PlanPage) => void,
  ) {
    this.page = content.page;
    this.talk = new Conversation<PlanTalk>(model, {
      onStatus: (status) => {
        this.goneBar.hidden = status !== "gone";
        // What was heard is shown first: something may have been kept though its answer was lost.
        if (status === "back") setTimeout(() => this.sendAllDue(), 0);
      },
    });
    this.prompts = new Prompts(root, (text, on) => this.talk.ask({ kind: "check", text }, on));
  }

  /** Go on looking how the plan stands, until `stop`. */
  start(): void {
    const look = () => {
      if (isSeen()) this.look();
      else this.sendAllDue(); // a phone that is put away may not come back soon
    };
    const moved = () => {
      const place = document.activeElement?.getAttribute("data-place") ?? "";
      if (place === this.at) return;
      this.at = place;
      this.look();
    };
    this.root.addEventListener("focusin", moved);
    this.root.addEventListener("focusout", () => setTimeout(moved));
    document.addEventListener("visibilitychange", look);
    this.stops.push(
      every(LOOK_EVERY, () => isSeen() && this.look()),
      () => document.removeEventListener("visibilitychange", look),
    );
    look();
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.talk.stop();
    this.prompts.stop();
  }

  /** The box of a place: the same one each time it is asked for. */
  box(options: SharedBoxOptions): SharedBox {
    const known = this.boxes.get(options.place);
    if (known) return known;
    const id = `${this.id}-${options.place.replace(/[^a-z0-9]+/gi, "-")}`;
    const { longest } = this.content;
    const made = new SharedBox(this, { longest, ...options }, id);
    this.boxes.set(options.place, made);
    return made;
  }

  /** Forget the boxes of a row that is gone. */
  forget(prefix: string): void {
    for (const [place, box] of this.boxes) {
      if (!place.startsWith(prefix)) continue;
      box.drop();
      this.boxes.delete(place);
    }
  }

  /** The boxes whose words wait for their writer to decide about something in them. */
  undecided(): SharedBox[] {
    return [...this.boxes.values()].filter((box) => box.waits);
  }

  /** Whether the workbook has stopped answering, and what is said then. */
  get isGone(): boolean {
    return this.talk.isGone;
  }
  readonly goneWords = WORDS.gone;

  /** Call when the workbook answers again. */
  onBack(then: () => void): void {
    this.backs.push(then);
  }

  private sendAllDue(): void {
    for (const then of this.talk.isGone ? [] : this.backs) then();
    for (const box of this.boxes.values()) box.sendIfDue();
  }

  write(
    place: string,
    { was, words, sent }: { was: string; words: string; sent: string },
    done: (kept: string, joined: boolean) => void,
    failed: Failed,
  ): void {
    this.talk.ask(
      { kind: "write", place, was, words, sent },
      {
        within: ANSWER_WITHIN,
        answered: (said) => {
          if (said.kind === "trouble") failed(said.sentence);
          else if (said.kind === "meanwhile") {
            failed(said.sentence);
            this.heard(said.page);
          } else {
            done(said.words, said.joined);
            this.heard(said.page);
          }
        },
        silent: () => failed(""),
      },
    );
  }

  choose(
    place: string,
    was: string,
    value: string,
    done = () => {},
    failed: Failed = this.complain,
  ): void {
    this.change({ kind: "choose", place, was, value }, done, failed);
  }

  /** Add a row; `done` is called with its id once it is there. */
  add(
    table: RowTable,
    { prompt = "", words = "" }: { prompt?: string; words?: string },
    done: (row: string) => void,
    { row = randomHex(4), failed = this.complain }: { row?: string; failed?: Failed } = {},
  ): void {
    this.change({ kind: "add", table, row, prompt, words }, () => done(row), failed);
  }

  remove(
    table: RowTable,
    row: string,
    was: string,
    done = () => {},
    failed: Failed = this.complain,
  ): void {
    const gone = () => {
      this.forget(`${table}:${row}:`);
      done();
    };
    this.change({ kind: "remove", table, row, was }, gone, failed);
  }

  move(to: string, because: string, done: () => void, failed: Failed = this.complain): void {
    this.change({ kind: "move", to, was: this.page.state, because }, done, failed);
  }

  /** Save a paper, or open it to print. */
  file(
    paper: SavePaper["paper"],
    what: SavePaper["what"],
    done: () => void,
    failed: Failed = this.complain,
  ): void {
    const got = (blob: Blob, name: string) => {
      download(this.root, blob, name);
      done();
    };
    this.fetch(paper, what, got, failed);
  }

  /** Have a paper made. */
  fetch(
    paper: SavePaper["paper"],
    what: SavePaper["what"],
    got: (blob: Blob, name: string) => void,
    failed: Failed = this.complain,
  ): void {
    this.talk.ask(
      { kind: "file", paper, what },
      {
        within: 3 * ANSWER_WITHIN,
        answered: (said, buffers) => {
          if (said.kind === "trouble") failed(said.sentence);
          else got(blobOf(buffers, said.type), said.name);
        },
        silent: () => failed(WORDS.gone),
      },
    );
  }

  /** The plan's own link. */
  link(shown: (address: string, qr: string) => void): void {
    this.talk.ask(
      { kind: "link" },
      {
        within: ANSWER_WITHIN,
        answered: (said) => {
          if (said.kind === "trouble") this.complain(said.sentence);
          else shown(said.address, said.qr);
        },
        silent: () => this.complain(WORDS.gone),
      },
    );
  }

  /** Ask something of managers; `row` stays the same when it is tried again. */
  request(needs: string, words: string, row: string, done: Failed, failed: Failed): void {
    this.talk.ask(
      { kind: "request", needs, words, row },
      {
        within: ANSWER_WITHIN,
        answered: (said) => (said.kind === "trouble" ? failed : done)(said.sentence),
        silent: () => failed(WORDS.gone),
      },
    );
  }

  say(words: string): void {
    this.status.textContent = words;
  }

  readonly complain = (sentence: string): void => {
    if (!sentence || (sentence === WORDS.gone && !this.goneBar.hidden)) return;
    this.problem.replaceChildren(make("h2", {}, WORDS.problem), make("p", {}, sentence));
    this.problem.hidden = false;
    bringForward(this.problem, "center");
  };

  private change(
    message: PlanTalk[Asked]["ask"],
    done: () => void,
    failed: Failed = this.complain,
  ): void {
    this.problem.hidden = true;
    this.talk.ask(message, {
      within: ANSWER_WITHIN,
      answered: (said) => {
        if (said.kind === "trouble") {
          failed(said.sentence);
          return;
        }
        this.heard(said.page);
        if (said.kind === "meanwhile") failed(said.sentence);
        else done();
      },
      silent: () => failed(WORDS.gone),
    });
  }

  private look(): void {
    if (this.isLooking && !this.talk.isGone) return;
    this.isLooking = true;
    const { went } = this.talk.ask(
      { kind: "look", seen: this.page.mark, at: this.at },
      {
        within: ANSWER_WITHIN,
        answered: (said) => {
          this.isLooking = false;
          setText(this.trouble, said.kind === "trouble" ? said.sentence : "");
          if (said.kind === "trouble") return;
          if (said.kind === "plan") this.heard(said.page);
          this.see(said.people, new Set(said.busy));
        },
        silent: () => {
          this.isLooking = false;
        },
      },
    );
    if (!went) this.isLooking = false;
  }

  private heard(page: PlanPage): void {
    this.page = page;
    this.draw(page);
  }

  private see(people: number, busy: ReadonlySet<string>): void {
    if (Date.now() < this.begun + SETTLES_IN) return;
    setText(this.people, people ? WORDS.others(people) : "");
    for (const [place, box] of this.boxes) box.setBusy(busy.has(place));
  }
}
