/** The service lead's page: teams and their links, managers' links, and how publishing stands. */

import { type Drawing, every, isSeen } from "../lib/conversation.js";
import { drawRoot, make, newId } from "../lib/dom.js";
import { NoticedBar } from "../lib/noticed.js";
import type { LeadContent, LeadPage, SettingWords } from "../messages.js";
import { WORDS } from "../words/lead.js";
import { Desk } from "./lead/desk.js";
import { Managers } from "./lead/managers.js";
import { OwnLink } from "./lead/own.js";
import { Teams } from "./lead/teams.js";

/** What was noticed is looked for so often; nothing else changes by itself while the page is open. */
const LOOK_EVERY = 60_000;

function section(id: string, title: string, ...parts: HTMLElement[]): HTMLElement {
  return make("section", { "aria-labelledby": id }, make("h2", { id }, title), ...parts);
}

const drawSetting = ({ title, words, file }: SettingWords): HTMLElement =>
  make(
    "div",
    {},
    make("dt", {}, title),
    make("dd", {}, words),
    make("dd", { class: "rpw-quiet" }, WORDS.inFile(file)),
  );

function render({ model, el }: Drawing): () => void {
  const content = model.get("_content") as LeadContent;
  const id = newId("rpw-l");
  const root = drawRoot("rpw-lead-page");
  const desk = new Desk(model, id, root, draw);
  const teams = new Teams(desk, content);
  const managers = new Managers(desk);
  const own = new OwnLink(desk);
  const noticed = new NoticedBar(WORDS.noticedAt, WORDS.noticed);
  const publishing = make("div", {});
  const settings = make("dl", {});

  function draw(page: LeadPage): void {
    noticed.show(page.noticed);
    teams.draw(page);
    managers.draw(page);
    publishing.replaceChildren(...page.publishing.map((each) => make("p", {}, each)));
    settings.replaceChildren(...page.settings.map(drawSetting));
  }

  root.append(
    desk.goneBar,
    desk.problem,
    desk.status,
    noticed.element,
    teams.element,
    managers.element,
    section(`${id}-publishing`, WORDS.publishing, publishing),
    section(
      `${id}-settings`,
      WORDS.settings,
      make("p", { class: "rpw-quiet" }, WORDS.settingsIntro),
      settings,
    ),
    own.element,
  );
  draw(content.page);
  el.append(root);
  const end = every(LOOK_EVERY, () => {
    if (isSeen()) desk.look((now) => noticed.show(now.noticed));
  });
  return () => {
    end();
    desk.stop();
    root.remove();
  };
}

export default { render };
