/** The review: twenty minutes together, then an answer to every idea, until young people have heard. */

import type { Drawing } from "../lib/conversation.js";
import { bringForward, drawRoot, make, newId } from "../lib/dom.js";
import type { PlanContent, PlanPage } from "../messages.js";
import { WORDS } from "../words/review.js";
import { Desk } from "./plan/desk.js";
import { section } from "./plan/drawing.js";
import { isAsFarAs } from "./plan/moving.js";
import { Answers } from "./review/answers.js";
import { Afterwards, FedBack } from "./review/ending.js";
import { PromisedList } from "./review/promised.js";
import { Questions } from "./review/questions.js";

/** What was learned by an activity that was stopped. */
function drawStopped(desk: Desk): { element: HTMLElement; draw: (page: PlanPage) => void } {
  const box = desk.box({
    place: "plan::stopped_because",
    label: WORDS.stoppedLabel,
    rows: 4,
  });
  const { element } = section(
    `${desk.id}-stopped`,
    WORDS.stopped,
    make("p", {}, WORDS.stoppedWords),
    box.element,
  );
  const draw = ({ state, stoppedBecause }: PlanPage) => {
    element.hidden = state !== "stopped";
    box.show(stoppedBecause);
  };
  return { element, draw };
}

function render({ model, el }: Drawing): () => void {
  const content = model.get("_content") as PlanContent;
  const root = drawRoot("rpw-plan-page rpw-review-page");
  const desk = new Desk(model, newId("rpw-review-"), content, root, draw);
  const early = make("p", { class: "rpw-early" }, WORDS.early);
  const stopped = drawStopped(desk);
  const answers = new Answers(desk);
  const questions = new Questions(desk, () => bringForward(answers.heading));
  const promised = new PromisedList(desk);
  const fedBack = new FedBack(desk);
  const afterwards = new Afterwards(desk);

  function draw(page: PlanPage): void {
    const isStopped = page.state === "stopped";
    early.hidden = isStopped || isAsFarAs(page.state, "under_way");
    for (const each of [stopped, questions, answers, promised, fedBack, afterwards]) {
      each.draw(page);
    }
    // Of what was stopped before it was, nobody has to say that there was nothing.
    answers.element.hidden = isStopped && page.ideas.length === 0;
    promised.element.hidden = isStopped && page.promises.length === 0;
  }

  root.append(
    desk.goneBar,
    desk.problem,
    desk.status,
    desk.people,
    early,
    stopped.element,
    questions.element,
    answers.element,
    promised.element,
    fedBack.element,
    afterwards.element,
  );
  draw(content.page);
  el.append(root);
  desk.start();
  return () => {
    questions.stop();
    desk.stop();
    root.remove();
  };
}

export default { render };
