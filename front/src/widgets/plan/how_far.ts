/** How far a plan is: what comes next, what is still open, and stopping it. */

import { bringForward, button, make, setText } from "../../lib/dom.js";
import type { PlanPage } from "../../messages.js";
import { WORDS } from "../../words/plan.js";
import { keepInOrder, type Page, placeLink } from "./here.js";
import type { SharedBox } from "./shared_box.js";

type State = PlanPage["state"];
const STEPS: readonly State[] = ["draft", "ready", "under_way", "reviewed", "fed_back"];

export class HowFar {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly steps = make("ol", { class: "rpw-steps" });
  private readonly next = make("p", {});
  private readonly openWords = make("summary", {});
  private readonly openList = make("ul", { class: "rpw-left" });
  private readonly open = make("details", { hidden: true }, this.openWords, this.openList);
  private readonly openLines = new Map<string, HTMLElement>();
  private readonly waits = make("div", { hidden: true });
  private readonly way = make("p", {});
  private readonly buttons = make("div", { class: "rpw-buttons" });
  private readonly problem = make("p", { class: "rpw-problem", role: "alert", hidden: true });
  private readonly goes = make("p", { class: "rpw-quiet" });
  private readonly stopped: SharedBox;
  private readonly stopping: HTMLElement;
  private drawn = "";

  constructor(private readonly page: Page) {
    const { desk } = page;
    const id = `${desk.id}-how-far`;
    this.heading = make("h2", { id, tabindex: "-1" }, WORDS.howFar);
    this.stopped = desk.box({
      place: "plan::stopped_because",
      label: WORDS.stopWhy,
      hint: WORDS.stopWhyHint,
      rows: 3,
    });
    this.stopping = make(
      "div",
      { class: "rpw-card-item", hidden: true },
      make("h3", {}, WORDS.stopTitle),
      this.stopped.element,
      make(
        "div",
        { class: "rpw-buttons" },
        button(WORDS.stopYes, () => this.stop(), { class: "rpw-send" }),
        button(WORDS.stopNo, () => this.goOn()),
      ),
    );
    this.element = make(
      "section",
      { "aria-labelledby": id, class: "rpw-part" },
      this.heading,
      this.steps,
      this.next,
      this.way,
      this.open,
      this.waits,
      this.problem,
      this.buttons,
      this.stopping,
      this.goes,
    );
  }

  draw(page: PlanPage): void {
    this.stopped.show(page.stoppedBecause);
    const now = JSON.stringify([page.state, page.moves, page.open, page.waits, page.goesOn]);
    if (this.drawn === now) return;
    this.drawn = now;
    const { state } = page;
    const isStopped = state === "stopped";
    this.steps.replaceChildren(
      ...(isStopped ? [...STEPS.slice(0, 1), state] : STEPS).map((each) => drawStep(each, state)),
    );
    setText(this.next, WORDS.comes[state]);
    this.drawWay(state);
    this.drawOpen(page);
    this.drawWaits(page);
    this.drawButtons(page);
    const isEnd = isStopped || state === "fed_back";
    const goes = page.goesOn && (isEnd ? WORDS.goes : WORDS.goesUntouched)(page.goesOn);
    const begun = page.begun && WORDS.begun(page.begun);
    setText(this.goes, [begun, goes].filter(Boolean).join(" "));
    if (isStopped) this.element.insertBefore(this.stopped.element, this.problem);
    else this.stopping.firstElementChild?.after(this.stopped.element);
  }

  private drawWay(state: State): void {
    const { day, review } = this.page.desk.content.links;
    const href =
      state === "ready" || state === "under_way" ? day : state === "reviewed" ? review : "";
    const words = state === "reviewed" ? WORDS.toReview : WORDS.day;
    this.way.replaceChildren(
      ...(href ? [make("a", { class: "rpw-button-link", href }, words)] : []),
    );
    this.way.hidden = !href;
  }

  private drawOpen({ state, open }: PlanPage): void {
    this.open.hidden = open.length === 0 || !["draft", "ready"].includes(state);
    if (this.open.hidden) return;
    const prompts = this.page.desk.content.guide.sections.flatMap((section) => section.prompts);
    const lines = prompts.filter(({ id }) => open.includes(id));
    setText(this.openWords, WORDS.openStill(lines.length));
    keepInOrder(
      this.openList,
      lines.map(({ id, question }) => {
        const line = this.openLines.get(id) ?? make("li", {}, placeLink(this.page, id, question));
        this.openLines.set(id, line);
        return line;
      }),
    );
  }

  private drawWaits({ state, waits }: PlanPage): void {
    this.waits.hidden = waits.length === 0 || state !== "reviewed";
    this.waits.replaceChildren(
      make("p", {}, make("strong", {}, WORDS.waits)),
      make("ul", {}, ...waits.map((each) => make("li", {}, each))),
    );
  }

  private drawButtons({ state, moves }: PlanPage): void {
    const now = JSON.stringify([state, moves]);
    if (this.buttons.dataset.drawn === now) return;
    this.buttons.dataset.drawn = now;
    const hadFocus = this.buttons.contains(document.activeElement);
    const found = moves.map((each, at) => {
      const to = each as State;
      const isBack = to !== "stopped" && STEPS.indexOf(to) < STEPS.indexOf(state);
      const words = isBack ? WORDS.back(WORDS.states[to]) : WORDS.moves[to];
      const press = to === "stopped" ? () => this.askToStop() : () => this.move(to);
      const kind = at === 0 && to !== "stopped" && !isBack ? "rpw-send" : null;
      return button(words, press, { class: kind ?? (at ? "rpw-plain" : null) });
    });
    this.buttons.replaceChildren(...found);
    if (hadFocus) this.heading.focus({ preventScroll: true });
  }

  private move(to: State, because = ""): void {
    this.say("");
    const { desk } = this.page;
    desk.move(
      to,
      because,
      () => {
        this.stopping.hidden = true;
        desk.say(WORDS.moved(WORDS.states[to]));
        bringForward(this.heading);
      },
      (sentence) => this.say(sentence),
    );
  }

  private askToStop(): void {
    this.stopping.hidden = false;
    this.stopped.box.focus();
  }

  private goOn(): void {
    this.stopping.hidden = true;
    this.say("");
    this.buttons.querySelector("button")?.focus();
  }

  private stop(): void {
    const { box } = this.stopped;
    this.page.desk.prompts.ready([box], () => this.move("stopped", box.value));
  }

  private say(sentence: string): void {
    setText(this.problem, sentence);
    this.problem.hidden = !sentence;
  }
}

function drawStep(step: State, now: State): HTMLElement {
  const isNow = step === now;
  return make(
    "li",
    { "aria-current": isNow ? "step" : null },
    WORDS.states[step],
    isNow ? make("span", { class: "rpw-now" }, ` (${WORDS.now})`) : null,
  );
}
