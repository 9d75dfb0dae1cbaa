/** A plan's words for young people: both their sheets and what is read out, as they will look. */

import type { Drawing } from "../lib/conversation.js";
import { button, drawRoot, make, newId } from "../lib/dom.js";
import type { PlanContent, PlanPage } from "../messages.js";
import { WORDS } from "../words/sheets.js";
import { Desk } from "./plan/desk.js";
import { gapsOf, partsOf } from "./plan/gaps.js";
import { GapBoxes } from "./sheets/gap_boxes.js";
import { Sheet, type SheetName } from "./sheets/sheet.js";

/** So long a page takes to come together. */
const COMES_WITHIN = 20_000;
const LOOK_EVERY = 100;

const NAMES: readonly SheetName[] = ["sheet", "ideas_sheet", "read_out"];
const isName = (word: string): word is SheetName => NAMES.some((name) => name === word);

/** Do something once an element is on the page and seen: a widget is drawn before it is put there. */
function onceSeen(element: HTMLElement, then: () => void): () => void {
  const until = Date.now() + COMES_WITHIN;
  const timer = setInterval(() => {
    const isSeen = element.isConnected && element.getClientRects().length > 0;
    if (!isSeen && Date.now() < until) return;
    clearInterval(timer);
    if (isSeen) then();
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}

function render({ model, el }: Drawing): () => void {
  const content = model.get("_content") as PlanContent;
  const root = drawRoot("rpw-plan-page rpw-sheets-page");
  const desk = new Desk(model, newId("rpw-sheets-"), content, root, draw);
  const gapBoxes = new GapBoxes(desk);
  const sheets = NAMES.map((name) => new Sheet(desk, name, gapBoxes));
  const buttons = new Map(
    WORDS.sheets.map(([name, label]) => [name, button(label, () => show(name))]),
  );

  function draw(page: PlanPage): void {
    for (const each of sheets) each.draw(page);
    gapBoxes.draw(page);
  }

  function show(name: SheetName): void {
    for (const each of sheets) each.element.hidden = each.name !== name;
    for (const [own, each] of buttons) each.setAttribute("aria-pressed", String(own === name));
    draw(desk.page);
  }

  /** What an address asks for: "#read_out", or "#gap-lead" and the first sheet with that gap. */
  function go(): void {
    const asked = location.hash.slice(1);
    if (isName(asked)) {
      show(asked);
      return;
    }
    const gap = asked.startsWith("gap-") ? asked.slice(4) : "";
    const order: readonly SheetName[] = ["read_out", "sheet", "ideas_sheet"];
    const has = (name: SheetName) =>
      partsOf(content.guide, name).some((part) =>
        gapsOf(part, name, desk.page.wording, content.guide).includes(gap),
      );
    const name = gap ? order.find(has) : undefined;
    if (!name) return;
    show(name);
    gapBoxes.get(gap)?.focus();
  }

  root.append(
    desk.goneBar,
    desk.problem,
    desk.status,
    desk.people,
    make(
      "div",
      { class: "rpw-buttons rpw-which", role: "group", "aria-label": WORDS.which },
      ...buttons.values(),
    ),
    ...sheets.map((each) => each.element),
  );
  el.append(root);
  show("sheet");
  const stopWaiting = onceSeen(root, go);
  window.addEventListener("hashchange", go);
  desk.start();
  return () => {
    stopWaiting();
    window.removeEventListener("hashchange", go);
    desk.stop();
    root.remove();
  };
}

export default { render };
