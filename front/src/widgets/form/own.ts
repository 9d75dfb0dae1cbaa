/** The reflections that stay with their writer: shown again after sending, and given to the private
 * note on the same page when its writer asks for them. They never leave the device.
 */

import { make } from "../../lib/dom.js";
import { OWN_REFLECTIONS, type OwnReflection } from "../../lib/own_reflections.js";
import { WORDS } from "../../words/form.js";
import type { Desk } from "./desk.js";

function ownOf(desk: Desk): OwnReflection[] {
  const { form } = desk;
  return desk.items.flatMap(({ id, statement }) => {
    const words = form.isTabled(id) ? "" : (form.reflections[id] ?? "").trim();
    return words ? [{ question: WORDS.ownOn(desk.placeOf(id), statement), words }] : [];
  });
}

export function drawOwn(desk: Desk): HTMLElement[] {
  const own = ownOf(desk);
  if (!own.length) return [];
  const lines = own.flatMap(({ question, words }) => [
    make("dt", {}, question),
    make("dd", { dir: "auto" }, words),
  ]);
  return [
    make(
      "section",
      { class: "rpw-own" },
      make("h3", {}, WORDS.ownTitle),
      make("p", { class: "rpw-quiet" }, desk.handsOn() ? WORDS.ownGone : WORDS.own),
      make("dl", {}, ...lines),
    ),
  ];
}

/** Answer the private note until `signal` says that the form is gone. */
export function giveOwn(desk: Desk, signal: AbortSignal): void {
  window.addEventListener(
    OWN_REFLECTIONS,
    (event) => {
      if (event instanceof CustomEvent) event.detail.take(ownOf(desk));
    },
    { signal },
  );
}
