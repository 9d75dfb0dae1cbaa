/** What teams ask for, and a box for the answer to each. */

import { make } from "../../lib/dom.js";
import { dropDraft, keepDraft, readDraft } from "../../lib/drafts.js";
import type { Prompts } from "../../lib/prompts.js";
import type { ReplyWords, RequestsAsked, RequestWords } from "../../messages.js";
import { WORDS } from "../../words/themes.js";
import type { Desk } from "./desk.js";

type Part = "text" | "decision" | "role" | "lookAgain";

const draftOf = (request: RequestWords, part: Part = "text"): string =>
  part === "text" ? `rpw:reply:${request.id}` : `rpw:reply:${request.id}:${part}`;

function keep(request: RequestWords, part: Part, words: string): void {
  if (words) keepDraft(draftOf(request, part), words);
  else dropDraft(draftOf(request, part));
}

const PARTS: readonly Part[] = ["text", "decision", "role", "lookAgain"];

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
      ...(reply.decided ? [make("p", {}, reply.decided)] : []),
      make("blockquote", { dir: "auto" }, reply.text),
    ];
    const title = `${this.id}-${request.id}-asks`;
    return make(
      "div",
      { class: "rpw-item", role: "group", "aria-labelledby": title },
      make(level, { id: title }, make("bdi", {}, request.team), WORDS.needs(request.needs)),
      make("p", { class: "rpw-quiet" }, WORDS.sentOn(request.sentOn)),
      ...(request.waits ? [make("p", { class: "rpw-waiting" }, request.waits)] : []),
      make("blockquote", { dir: "auto" }, request.text),
      ...request.replies.flatMap(said),
      last < 0 ? this.box(request, WORDS.decision) : this.another(request),
    );
  }

  private another(request: RequestWords): HTMLElement {
    return make(
      "details",
      { open: PARTS.some((part) => readDraft(draftOf(request, part)) !== "") },
      make("summary", {}, WORDS.again),
      this.box(request, WORDS.newDecision),
    );
  }

  private box(request: RequestWords, legend: string): HTMLElement {
    const own = `${this.id}-${request.id}`;
    const problem = make("p", { class: "rpw-problem", id: `${own}-problem`, hidden: true });
    const decisions = new Decisions(own, legend, request);
    const area = make("textarea", {
      id: own,
      rows: "4",
      dir: "auto",
      autocomplete: "off",
      "aria-describedby": `${own}-problem ${own}-limit`,
      oninput: () => keep(request, "text", area.value),
    });
    area.value = readDraft(draftOf(request));
    const role = line(`${own}-role`, problem.id, request, "role", { type: "text", dir: "auto" });
    const again = line(`${own}-again`, problem.id, request, "lookAgain", { type: "date" });
    const send = make(
      "button",
      { type: "submit", class: "rpw-send", "aria-describedby": `${own}-asks` },
      WORDS.send,
    );
    const sending = new Sending(request, { decisions, area, role, again }, problem, send, this);
    return make(
      "form",
      {
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          if (!sending.isOn) this.prompts.ready([area], () => sending.start(this.desk));
        },
      },
      problem,
      decisions.element,
      make("label", { for: own }, WORDS.box),
      make("p", { class: "rpw-quiet", id: `${own}-limit` }, WORDS.limit(this.longest)),
      area,
      make("label", { for: role.id }, WORDS.role),
      make("p", { class: "rpw-quiet", id: `${role.id}-hint` }, WORDS.roleHint),
      role,
      make("label", { for: again.id }, WORDS.again_on),
      make("p", { class: "rpw-quiet", id: `${again.id}-hint` }, WORDS.againHint),
      again,
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

/** One line to fill in, with its hint; what is in it stays on this device until it is sent. */
function line(
  id: string,
  problem: string,
  request: RequestWords,
  part: Part,
  more: { type: string; dir?: string },
): HTMLInputElement {
  const input = make("input", {
    ...more,
    id,
    class: "rpw-line",
    autocomplete: "off",
    "aria-describedby": `${problem} ${id}-hint`,
    oninput: () => keep(request, part, input.value),
  });
  input.value = readDraft(draftOf(request, part));
  return input;
}

/** Yes, no or later: nothing is chosen for anybody. */
class Decisions {
  readonly element: HTMLElement;
  private readonly inputs: HTMLInputElement[] = [];

  constructor(own: string, legend: string, request: RequestWords) {
    const before = readDraft(draftOf(request, "decision"));
    const choices = WORDS.decisions.map(([value, words]) => {
      const input = make("input", {
        type: "radio",
        id: `${own}-${value}`,
        "aria-describedby": `${own}-problem`,
        name: `${own}-decision`,
        value,
        onchange: () => keep(request, "decision", value),
      });
      input.checked = before === value;
      this.inputs.push(input);
      return make("label", { class: "rpw-choice", for: input.id }, input, words);
    });
    this.element = make(
      "fieldset",
      { class: "rpw-decision" },
      make("legend", {}, legend),
      make("div", { class: "rpw-choices" }, ...choices),
    );
  }

  get first(): HTMLInputElement {
    return this.inputs[0] as HTMLInputElement;
  }

  get value(): string {
    return this.inputs.find((input) => input.checked)?.value ?? "";
  }
}

interface Parts {
  decisions: Decisions;
  area: HTMLTextAreaElement;
  role: HTMLInputElement;
  again: HTMLInputElement;
}

/** One answer on its way. */
class Sending {
  isOn = false;

  constructor(
    private readonly request: RequestWords,
    private readonly parts: Parts,
    private readonly problem: HTMLElement,
    private readonly send: HTMLElement,
    private readonly requests: Requests,
  ) {}

  start(desk: Desk): void {
    if (this.isOn) return;
    this.isOn = true;
    this.send.setAttribute("aria-disabled", "true");
    this.problem.hidden = true;
    const { decisions, area, role, again } = this.parts;
    for (const each of [decisions.first, area, role, again]) each.removeAttribute("aria-invalid");
    const words = area.value;
    desk.reply(
      {
        kind: "reply",
        request: this.request.id,
        decision: decisions.value,
        text: words,
        role: role.value,
        lookAgain: again.value,
      },
      (said) => {
        if (area.value === words) for (const part of PARTS) keep(this.request, part, "");
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
    const { decisions, area, role, again } = this.parts;
    const missing = !decisions.value
      ? decisions.first
      : !area.value.trim()
        ? area
        : !role.value.trim()
          ? role
          : decisions.value === "later" && !again.value
            ? again
            : area;
    missing.setAttribute("aria-invalid", "true");
    missing.focus();
  }
}
