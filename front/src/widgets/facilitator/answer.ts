/** 3. Answer quietly: how many have, the reveal, a gentle timer, and the prompts about language. */

import { button, make, setText } from "../../lib/dom.js";
import type { MeetingWords } from "../../messages.js";
import { WORDS } from "../../words/facilitator.js";
import { Asking, type Desk, outLink } from "./desk.js";

export class Answering {
  private readonly asking: Asking;
  private readonly revealButton: HTMLButtonElement;
  private readonly done = make("p", { class: "rpw-large" });
  private readonly how = make("p", {});
  private readonly timerHere = make("p", { class: "rpw-large" });
  private readonly timerButtons = make("div", { class: "rpw-buttons" });
  private readonly stopButton: HTMLButtonElement;
  private readonly language = make("p", { role: "status" });
  private readonly languageButton: HTMLButtonElement;

  constructor(
    private readonly desk: Desk,
    body: HTMLElement,
  ) {
    this.asking = new Asking(desk, "reveal");
    this.revealButton = button(WORDS.reveal, () => this.askToReveal(), { class: "rpw-send" });
    this.stopButton = button(WORDS.stop, () => desk.act("stop_timer", {}));
    this.languageButton = button("", () =>
      desk.act("watch_language", { yes: !desk.view?.language }),
    );
    body.replaceChildren(
      this.done,
      make("p", {}, WORDS.neverWho),
      this.how,
      this.revealButton,
      this.asking.place,
      make("h3", {}, WORDS.timer),
      make("p", { class: "rpw-quiet" }, WORDS.timerWords),
      this.timerHere,
      this.timerButtons,
      ...this.drawLanguage(),
      ...this.drawWays(),
    );
  }

  show(view: MeetingWords): void {
    const isShut = view.door.state === "shut";
    setText(this.done, WORDS.done(view.done, isShut ? view.door.places : null));
    const isCounted = isShut && !view.door.byItself;
    const open = isCounted ? WORDS.byItself : isShut ? WORDS.sayFirst : WORDS.shutFirst;
    setText(this.how, view.state === "open" ? open : WORDS.revealedNow);
    setText(this.language, view.language ? WORDS.languageOn : WORDS.languageOff);
    setText(this.languageButton, view.language ? WORDS.turnOff : WORDS.turnOn);
    this.languageButton.disabled = view.state === "closed";
    this.revealButton.hidden = view.state !== "open" || !isCounted;
    if (this.revealButton.hidden) this.asking.hide();
    if (!this.timerButtons.childElementCount) this.drawTimers(view);
    for (const each of this.timerButtons.querySelectorAll("button")) {
      each.disabled = view.state === "closed";
    }
  }

  showTimer(words: string, isOn: boolean): void {
    setText(this.timerHere, words);
    this.stopButton.hidden = !isOn;
  }

  private drawLanguage(): HTMLElement[] {
    const list = outLink("words", WORDS.languageList);
    return [
      make("h3", {}, WORDS.language),
      make("p", { class: "rpw-quiet" }, WORDS.languageWords, " ", list),
      this.language,
      this.languageButton,
    ];
  }

  /** Ways in for everybody: on paper, and together on one device. */
  private drawWays(): HTMLElement[] {
    const { links } = this.desk.content;
    const ways = [
      outLink(links.paper, WORDS.paper),
      outLink(links.print, WORDS.print),
      outLink(links.together, WORDS.together),
    ].filter((link) => link !== null);
    if (!ways.length) return [];
    return [
      make("h3", {}, WORDS.waysIn),
      make("ul", {}, ...ways.map((link) => make("li", {}, link))),
    ];
  }

  private drawTimers(view: MeetingWords): void {
    const starts = view.phases.map(({ title, minutes, what }) =>
      button(
        WORDS.start(title, minutes),
        () => this.desk.act("start_timer", { label: title, minutes }),
        { title: what },
      ),
    );
    this.timerButtons.append(...starts, this.stopButton);
  }

  private askToReveal(): void {
    const { view, content } = this.desk;
    if (!view) return;
    const few = view.done < content.fewestAnswers ? WORDS.revealFew : "";
    this.asking.ask(
      this.revealButton,
      WORDS.revealTitle,
      WORDS.revealWords(view.done, view.door.places) + few,
      [WORDS.revealYes, () => this.desk.act("reveal", {})],
    );
  }
}
