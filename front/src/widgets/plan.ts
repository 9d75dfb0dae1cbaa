/** The page on which an activity is planned, alone or by several at once. */

import type { Drawing } from "../lib/conversation.js";
import { drawRoot, make, newId, setText } from "../lib/dom.js";
import type { PlanContent, PlanPage } from "../messages.js";
import { WORDS } from "../words/plan.js";
import { monthInWords } from "./plan/about.js";
import { begunIn } from "./plan/begun.js";
import { Desk } from "./plan/desk.js";
import { type Page, placeLink } from "./plan/here.js";
import { Overview } from "./plan/overview.js";
import { Places, type View, WHOLE } from "./plan/places.js";
import { Rows } from "./plan/rows.js";
import { SectionView } from "./plan/section_view.js";

/** What the plan is called, where everybody sees it. */
function drawAboutLine(line: HTMLElement, page: PlanPage): void {
  const { title, kind, month, leadRole, state } = page;
  const more = [kind, monthInWords(month), leadRole && WORDS.ledBy(leadRole), WORDS.states[state]];
  setText(line, [title || WORDS.untitled, ...more].filter(Boolean).join(" · "));
}

function render({ model, el }: Drawing): () => void {
  const content = model.get("_content") as PlanContent;
  const { sections } = content.guide;
  const root = drawRoot("rpw-plan-page");
  const desk = new Desk(model, newId("rpw-plan-"), content, root, draw);
  const about = make("p", { class: "rpw-about", dir: "auto" });
  const waits = make("div", { class: "rpw-waits", role: "status" });
  const views = make("div", {});
  const page: Page = {
    desk,
    rows: new Rows(desk),
    go: (place) => places.go(place),
    remember: (prompt) => places.remember(prompt),
  };
  const overview = new Overview(page);
  const made = new Map<string, SectionView>();
  const toWhole = placeLink(page, WHOLE, WORDS.whole, { class: "rpw-link" });
  const places = new Places(content, viewOf, show);

  /** A section is drawn when somebody comes to it for the first time, and stays. */
  function viewOf(id: string): View {
    const section = sections.find((each) => each.id === id);
    if (!section) return overview;
    const known = made.get(id);
    if (known) return known;
    const view = new SectionView(page, section);
    made.set(id, view);
    views.append(view.element);
    view.draw(desk.page);
    return view;
  }

  function show(view: View): void {
    for (const each of [overview, ...made.values()]) each.element.hidden = each !== view;
    toWhole.hidden = view === overview;
    desk.say("");
    drawWaits();
  }

  function draw(now: PlanPage): void {
    drawAboutLine(about, now);
    overview.draw(now);
    for (const view of made.values()) view.draw(now);
    drawWaits();
  }

  /** Words that wait in a section that is not seen just now. */
  function drawWaits(): void {
    const unseen = desk.undecided().filter(({ element }) => element.closest("[hidden]"));
    const [first] = unseen;
    if ((waits.dataset.at ?? "") === (first?.place ?? "")) return;
    waits.dataset.at = first?.place ?? "";
    const prompt = first?.element.closest<HTMLElement>("[data-prompt]")?.dataset.prompt;
    waits.replaceChildren(
      ...(first ? [make("p", {}, placeLink(page, prompt ?? WHOLE, WORDS.undecided))] : []),
    );
  }

  root.addEventListener("rpw-waits", drawWaits);
  views.append(overview.element);
  root.append(
    desk.goneBar,
    desk.trouble,
    desk.problem,
    desk.status,
    about,
    toWhole,
    desk.people,
    waits,
    views,
  );
  el.append(root);
  // What was typed here and is not kept yet goes on its way, wherever it was typed.
  for (const id of begunIn(content, page.rows)) viewOf(id);
  draw(content.page);
  const stopPlaces = places.start();
  page.rows.addAll();
  desk.start();
  return () => {
    stopPlaces();
    desk.stop();
    root.remove();
  };
}

export default { render };
