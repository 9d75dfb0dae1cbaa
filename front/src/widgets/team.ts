/** A team's page: what it keeps coming back to, on any day and any device. */

import { type Drawing, every, isSeen } from "../lib/conversation.js";
import { drawRoot, make, newId } from "../lib/dom.js";
import type { TeamContent, TeamPage } from "../messages.js";
import { WORDS } from "../words/team.js";
import { Desk } from "./team/desk.js";
import { Meet, openLink, Rhythm } from "./team/meet.js";
import { beginForm, FromPlans, Plans } from "./team/plans.js";
import { Promises } from "./team/promises.js";
import { Requests } from "./team/requests.js";
import { Earlier, Running } from "./team/sessions.js";

/** A colleague may bring something up to date meanwhile. */
const LOOK_EVERY = 30_000;

const isNew = ({ plans, ...page }: TeamPage): boolean =>
  ![page.running, page.earlier, page.promises, page.settled, page.resting, page.requests].some(
    (each) => each.length,
  ) && plans.going.length + plans.ended.length === 0;

function drawFirst(desk: Desk): HTMLElement {
  const id = `${desk.id}-first`;
  const plan = beginForm(desk);
  return make(
    "section",
    { "aria-labelledby": id },
    make("h2", { id }, WORDS.firstTitle),
    make("p", {}, WORDS.first),
    make("p", {}, WORDS.firstNext),
    desk.content.open ? make("p", {}, openLink(desk, WORDS.firstOpen)) : null,
    ...(plan ? [make("p", { class: "rpw-quiet" }, WORDS.firstPlan), plan] : []),
  );
}

function render({ model, el }: Drawing): () => void {
  const content = model.get("_content") as TeamContent;
  const root = drawRoot("rpw-team-page");
  const desk = new Desk(model, newId("rpw-team-"), content, root, draw);
  const running = new Running(desk);
  const first = drawFirst(desk);
  const promises = new Promises(desk);
  const fromPlans = new FromPlans(desk);
  const requests = new Requests(desk);
  const plans = new Plans(desk);
  const meet = new Meet(desk);
  const earlier = new Earlier(desk);
  const rhythm = new Rhythm(desk);

  function draw(page: TeamPage): void {
    const isFirst = isNew(page);
    first.hidden = !isFirst;
    const parts = [running, promises, fromPlans, requests, plans, meet, earlier, rhythm];
    for (const each of parts) each.draw(page);
    // A new team has one next step, and nothing to choose from.
    for (const { element } of [promises, plans, meet, rhythm]) element.hidden = isFirst;
  }

  root.append(
    desk.goneBar,
    desk.problem,
    desk.status,
    running.element,
    first,
    promises.element,
    fromPlans.element,
    requests.element,
    plans.element,
    meet.element,
    earlier.element,
    rhythm.element,
  );
  draw(content.page);
  el.append(root);
  const look = () => {
    if (isSeen())
      desk.ask<"look">(
        { kind: "look", seen: "" },
        () => {},
        () => {},
      );
  };
  const stopLooking = every(LOOK_EVERY, look);
  document.addEventListener("visibilitychange", look);
  return () => {
    stopLooking();
    document.removeEventListener("visibilitychange", look);
    desk.stop();
    root.remove();
  };
}

export default { render };
