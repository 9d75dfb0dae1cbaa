/** 1. Welcome people in: how they join, the facilitator's own link, and what to say first. */

import { drawQr, make } from "../../lib/dom.js";
import { WORDS } from "../../words/facilitator.js";
import { type Desk, outLink } from "./desk.js";

/** The link with which a colleague can take over. */
function drawKey({ id, content }: Desk): HTMLElement | null {
  if (!content.links.key) return null;
  const box = make("input", {
    type: "text",
    readonly: true,
    id: `${id}-key`,
    value: content.links.key,
    onfocus: () => box.select(),
  });
  return make(
    "details",
    {},
    make("summary", {}, WORDS.key),
    make("p", {}, WORDS.keyWords),
    make("label", { for: box.id }, WORDS.keyLabel),
    box,
  );
}

function drawRules({ content }: Desk): HTMLElement | null {
  if (!content.notes.length) return null;
  const notes = content.notes.map((note) =>
    make("p", {}, make("strong", {}, `${note.title}. `), note.text),
  );
  return make("details", {}, make("summary", {}, WORDS.rules), ...notes);
}

export function drawWelcome(desk: Desk, body: HTMLElement): void {
  const { content } = desk;
  const parts = [
    make("p", { class: "rpw-quiet" }, WORDS.code),
    make("p", { class: "rpw-join-code" }, content.code),
    make("p", {}, `${WORDS.link} `, make("span", { class: "rpw-url" }, content.link)),
    drawQr(content.qr),
    make("p", {}, outLink(content.links.screen, WORDS.screen, "rpw-button-link")),
    drawKey(desk),
    drawRules(desk),
  ];
  body.replaceChildren(...parts.filter((part) => part !== null));
}
