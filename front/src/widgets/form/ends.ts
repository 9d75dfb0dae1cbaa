/** What is shown when somebody is done: sent, passed, or ready for the next person. */

import { ask, askingPlace } from "../../lib/confirm.js";
import { bringForward, button, make } from "../../lib/dom.js";
import { WORDS } from "../../words/form.js";
import type { Desk } from "./desk.js";
import { drawOwn } from "./own.js";
import type { Standing } from "./standing.js";
import type { Withdrawing } from "./withdrawing.js";

/** A token in groups of four, as it is read out and written down. */
function grouped(token: string): string {
  return (token.match(/.{1,4}/g) ?? []).join("-");
}

/** What follows from what somebody presses here. */
export interface Ways {
  startAfresh(): void;
  someoneElse(): void;
  handOn(): void;
  answerAfterAll(): void;
  next(): void;
}

const title = (words: string) => make("h2", { tabindex: "-1" }, words);
const sent = (...children: HTMLElement[]) => make("div", { class: "rpw-sent" }, ...children);
const big = (label: string, press: () => void) => button(label, press, { class: "rpw-send" });

/** The code with which these answers can be taken back. */
function drawCode(desk: Desk, words: string): HTMLElement {
  const code = make("code", { class: "rpw-code" }, grouped(desk.form.token));
  const said = make("span", { role: "status", class: "rpw-quiet" });
  const copy = button(WORDS.copy, async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
      said.textContent = WORDS.copied;
    } catch {
      getSelection()?.selectAllChildren(code);
    }
  });
  // Without https a browser offers no clipboard.
  const mayCopy = "clipboard" in navigator && navigator.clipboard && !desk.handsOn();
  return make(
    "div",
    { class: "rpw-kept-code" },
    make("h3", {}, WORDS.code),
    make("p", {}, code),
    make("p", { class: "rpw-quiet" }, words),
    ...(mayCopy ? [copy, " ", said] : []),
  );
}

/** The question before one's own answers are taken back, and the button that asks it. */
function drawTakeBack(desk: Desk, withdrawing: Withdrawing): HTMLElement[] {
  const place = askingPlace(`${desk.id}-asking`);
  const failed = (words: string) => {
    place.replaceChildren(
      make("h2", { id: `${place.id}-title` }, WORDS.problemTitleBack),
      make("p", {}, words),
    );
    place.hidden = false;
    bringForward(place);
  };
  const act = () =>
    withdrawing.start(desk.form.token, (words, done) => {
      if (!done) failed(words);
    });
  const opener = button(WORDS.takeAllBack, () =>
    ask(place, {
      title: WORDS.takeAllTitle,
      words: WORDS.takeAllWords,
      choices: [[WORDS.takeAllYes, act]],
      cancel: WORDS.cancel,
      opener,
    }),
  );
  return [make("p", {}, opener), place];
}

/** What is shown when a response is kept. */
export function drawSent(
  desk: Desk,
  standing: Standing,
  withdrawing: Withdrawing,
  ways: Ways,
): HTMLElement[] {
  if (desk.together) {
    const again = button(WORDS.togetherAgain, ways.startAfresh);
    return [sent(title(WORDS.togetherTitle), make("p", {}, WORDS.togetherSent), again)];
  }
  const { knowsCode } = desk.form;
  const heading = [
    title(WORDS.sentTitle),
    make("p", {}, knowsCode ? WORDS.sent : WORDS.sentBefore),
  ];
  if (desk.handsOn()) {
    const on = big(WORDS.handOn, ways.handOn);
    const code = knowsCode ? [drawCode(desk, WORDS.codeShared)] : [];
    return [sent(...heading, ...code, ...drawOwn(desk), on)];
  }
  const afresh = button(WORDS.next, ways.someoneElse, { class: "rpw-plain" });
  const code = knowsCode ? [drawCode(desk, WORDS.codeFor), ...drawTakeBack(desk, withdrawing)] : [];
  return [
    sent(...heading, ...code),
    ...drawOwn(desk),
    ...standing.draw(),
    ...withdrawing.draw("sent"),
    make("p", {}, afresh),
  ];
}

/** What is shown when somebody passed. */
export function drawPassed(
  desk: Desk,
  standing: Standing,
  withdrawing: Withdrawing,
  ways: Ways,
): HTMLElement[] {
  const heading = title(WORDS.passedTitle);
  const back = button(WORDS.afterAll, ways.answerAfterAll);
  if (desk.handsOn()) {
    const on = big(WORDS.handOn, ways.handOn);
    return [sent(heading, make("div", { class: "rpw-buttons" }, on, back))];
  }
  return [sent(heading, make("p", {}, back)), ...standing.draw(), ...withdrawing.draw("passed")];
}

/** What is shown while the device goes to the next person: nothing of the one before. */
export function drawBlank(desk: Desk, ways: Ways): HTMLElement {
  const label = desk.content.manner === "paper" ? WORDS.paperNext : WORDS.iAmNext;
  return make(
    "div",
    { class: "rpw-sent rpw-blank" },
    title(WORDS.readyNext),
    big(label, ways.next),
  );
}
