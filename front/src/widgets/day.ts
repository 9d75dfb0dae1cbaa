/** The day itself: one page on a phone, used with one hand in a noisy room. */

import type { Drawing } from "../lib/conversation.js";
import { drawRoot, make, newId } from "../lib/dom.js";
import type { PlanContent, PlanPage } from "../messages.js";
import { WORDS } from "../words/day.js";
import { Doing } from "./day/doing.js";
import { Hard } from "./day/hard.js";
import { Ideas } from "./day/ideas.js";
import { Notes } from "./day/notes.js";
import { Noting } from "./day/noting.js";
import { Promises } from "./day/promises.js";
import { Reading } from "./day/reading.js";
import { Over, Standing } from "./day/standing.js";
import { Desk } from "./plan/desk.js";
import { jump } from "./plan/drawing.js";
import { paperFiles } from "./plan/paper_files.js";

function render({ model, el }: Drawing): () => void {
  const content = model.get("_content") as PlanContent;
  const root = drawRoot("rpw-plan-page rpw-day-page");
  const desk = new Desk(model, newId("rpw-day-"), content, root, draw);
  const notes = new Notes(
    content.plan,
    ({ row, words }, done, failed) =>
      desk.add(
        "idea",
        { words },
        () => {
          done();
          noting.confirm();
        },
        { row, failed: (sentence) => failed(sentence === desk.goneWords ? "" : sentence) },
      ),
    () => ideas.drawNotes(),
  );
  const noting = new Noting(desk, notes, () => ideas.countToday);
  const ideas: Ideas = new Ideas(desk, notes, (words) => noting.begin(words));
  const standing = new Standing(desk);
  const hard = new Hard(desk);
  const doing = new Doing(desk);
  const reading = new Reading(desk);
  const promises = new Promises(desk);
  const over = new Over(desk);
  const parts = [standing, hard, doing, reading, promises, ideas, over];

  function draw(page: PlanPage): void {
    for (const each of parts) each.draw(page);
  }

  const ways = [
    [hard.id, WORDS.toHard],
    [doing.id, WORDS.toDoing],
    [reading.id, WORDS.toRead],
    [promises.id, WORDS.toPromises],
    [ideas.id, WORDS.toIdeas],
  ] as const;
  root.append(
    desk.goneBar,
    desk.problem,
    desk.status,
    standing.element,
    make(
      "nav",
      { class: "rpw-jumps", "aria-label": WORDS.onPage },
      ...ways.map(([id, label]) => jump(id, label)),
    ),
    desk.people,
    hard.element,
    doing.element,
    reading.element,
    promises.element,
    ideas.element,
    over.element,
    make(
      "div",
      { class: "rpw-screen" },
      make("h2", {}, WORDS.paper),
      paperFiles(desk, "run_sheet", WORDS.runSheet),
      content.links.plan
        ? make("p", {}, make("a", { href: content.links.plan }, WORDS.toPlan))
        : null,
    ),
    noting.element,
  );
  draw(content.page);
  el.append(root);
  desk.start();
  notes.sendNext();
  return () => {
    notes.stop();
    desk.stop();
    root.remove();
  };
}

export default { render };
