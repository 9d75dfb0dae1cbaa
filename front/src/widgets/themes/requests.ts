/** What teams ask for, and a box for the answer to each. */

import { make } from "../../lib/dom.js";
import { dropDraft, keepDraft, readDraft } from "../../lib/drafts.js";
import type { Prompts } from "../../lib/prompts.js";
import type { ReplyWords, RequestsAsked, RequestWords } from "../../messages.js";
import { WORDS } from "../../words/themes.js";
import type { Desk } from "./desk.js";

const draftOf = (request: RequestWords): string => `rpw:reply:${request.id}`;

function keep(request: RequestWords, words: string): void {
  if (words) keepDraft(draftOf(request), words);
  else dropDraft(draftOf(request));
}

export class Requests {
  private readonly heading: HTMLElement;
  private readonly status = make("p", { role: "status" });
  private readonly body = make("div", {});
  readonly element: HTMLElement;

  constructor(
    private readonly id: string,
    private readonly desk: Desk,
    private readonly prompts: Prompts,
    private readonly longest: number,
  ) {
    this.heading = make("h2", { id: `${id}-asks`, tabindex: "-1" }, WORDS.asks);
    this.element = make(
      "section",
      { class: "rpw-requests", "aria-labelledby": `${id}-asks` },
      this.heading,
      make("p", {}, WORDS.asksWords),
      this.status,
      this.body,
    );
  }

  draw({ waiting, answered, trouble }: RequestsAsked): void {
    const none = trouble ? [] : [make("p", {}, answered.length ? WORDS.allDone : WORDS.noneYet)];
    this.body.replaceChildren(
      ...(trouble ? [make("p", { class: "rpw-panel rpw-wrong" }, trouble)] : []),
      ...(waiting.length ? waiting.map((request) => this.card(request, "h3")) : none),
      ...(answered.length ? [make("h3", {}, WORDS.answered)] : []),
      ...answered.map((request) => this.card(request, "h4")),
    );
  }

  private card(request: RequestWords, level: "h3" | "h4"): HTMLElement {
    const last = request.replies.length - 1;
    const said = (reply: ReplyWords, place: number) => [
      make(
        "p",
        { class: "rpw-quiet" },
        place === last ? WORDS.answeredOn(reply.day) : WORDS.earlier(reply.day),
      ),
      make("blockquote", { dir: "auto" }, reply.text),
    ];
    const title = `${this.id}-${request.id}-asks`;
    return make(
      "div",
      { class: "rpw-item", role: "group", "aria-labelledby": title },
      make(level, { id: title }, make("bdi", {}, request.team), WORDS.needs(request.needs)),
      make("p", { class: "rpw-quiet" }, WORDS.sentOn(request.sentOn)),
      make("blockquote", { dir: "auto" }, request.text),
      ...request.replies.flatMap(said),
      last < 0 ? this.box(request, WORDS.box) : this.another(request),
    );
  }

  private another(request: RequestWords): HTMLElement {
    return make(
      "details",
      { open: readDraft(draftOf(request)) !== "" },
      make("summary", {}, WORDS.again),
      this.box(request, WORDS.newBox),
    );
  }

  private box(request: RequestWords, label: string): HTMLElement {
    const own = `${this.id}-${request.id}`;
    const problem = make("p", { class: "rpw-problem", id: `${own}-problem`, hidden: true });
    const area = make("textarea", {
      id: own,
      rows: "4",
      dir: "auto",
      autocomplete: "off",
      "aria-describedby": `${own}-problem ${own}-limit`,
      oninput: () => keep(request, area.value),
    });
    area.value = readDraft(draftOf(request));
    const send = make(
      "button",
      { type: "submit", class: "rpw-send", "aria-describedby": `${own}-asks` },
      WORDS.send,
    );
    const sending = new Sending(request, area, problem, send, this);
    return make(
      "form",
      {
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          if (!sending.isOn) this.prompts.ready([area], () => sending.start(this.desk));
        },
      },
      make("label", { for: own }, label),
      make("p", { class: "rpw-quiet", id: `${own}-limit` }, WORDS.limit(this.longest)),
      problem,
      area,
      make("div", { class: "rpw-end" }, send),
    );
  }

  /** An answer is kept: every request as it stands now. */
  kept(requests: RequestsAsked | null): void {
    if (requests) this.draw(requests);
    this.status.textContent = WORDS.kept;
    this.heading.focus({ preventScroll: false });
  }
}

/** One answer on its way. */
class Sending {
  isOn = false;

  constructor(
    private readonly request: RequestWords,
    private readonly area: HTMLTextAreaElement,
    private readonly problem: HTMLElement,
    private readonly send: HTMLElement,
    private readonly requests: Requests,
  ) {}

  start(desk: Desk): void {
    if (this.isOn) return;
    this.isOn = true;
    this.send.setAttribute("aria-disabled", "true");
    this.problem.hidden = true;
    this.area.removeAttribute("aria-invalid");
    const words = this.area.value;
    desk.reply(
      { kind: "reply", request: this.request.id, text: words },
      (said) => {
        if (this.area.value === words) keep(this.request, "");
        this.requests.kept(said.requests);
      },
      (sentence) => this.failed(sentence),
    );
  }

  private failed(sentence: string): void {
    this.isOn = false;
    this.send.removeAttribute("aria-disabled");
    this.problem.textContent = `${WORDS.notSent}. ${sentence}`;
    this.problem.hidden = false;
    this.area.setAttribute("aria-invalid", "true");
    this.area.focus();
  }
}
