/** The form that opens a session. What was typed stays when something is not right yet. */

import { Conversation, type Drawing, Patience } from "../lib/conversation.js";
import { drawRoot, make, newId } from "../lib/dom.js";
import type { FieldFault, OpeningContent, OpeningTalk } from "../messages.js";
import { WORDS } from "../words/opening.js";

const WITHIN = 15_000;

/** A box with its label, its hint and its problem. */
interface Field {
  box: HTMLInputElement;
  problem: HTMLElement;
  element: HTMLElement;
}

function drawProblem(id: string): HTMLParagraphElement {
  return make("p", { class: "rpw-problem", id: `${id}-problem`, hidden: true });
}

function drawField(
  id: string,
  label: string,
  hint: string,
  kind: Record<string, string>,
  ...more: Node[]
): Field {
  const problem = drawProblem(id);
  const box = make("input", { id, ...kind, "aria-describedby": `${id}-hint ${id}-problem` });
  const element = make(
    "div",
    { class: "rpw-field" },
    make("label", { for: id }, label),
    make("p", { class: "rpw-quiet", id: `${id}-hint` }, hint),
    problem,
    box,
    ...more,
  );
  return { box, problem, element };
}

const counting = (value: string, most: string) => ({
  type: "number",
  inputmode: "numeric",
  min: "1",
  max: most,
  value,
});

/** The checklists to choose from. */
function drawChecklists(id: string, content: OpeningContent) {
  const problem = drawProblem(`${id}-instrument`);
  const radios = content.instruments.map((each) =>
    make("input", {
      type: "radio",
      name: id,
      value: each.id,
      id: `${id}-${each.id}`,
      "aria-describedby": `${id}-${each.id}-about`,
    }),
  );
  const cards = content.instruments.map((each, place) =>
    make(
      "div",
      { class: "rpw-checklist-card" },
      make(
        "label",
        { class: "rpw-answer", for: `${id}-${each.id}` },
        radios[place],
        make("span", {}, each.title),
      ),
      make(
        "p",
        { class: "rpw-quiet", id: `${id}-${each.id}-about` },
        `${each.purpose} ${WORDS.items(each.items)}.`,
      ),
    ),
  );
  const group = make(
    "fieldset",
    {
      class: "rpw-item",
      id: `${id}-instrument`,
      "aria-describedby": `${id}-instrument-problem`,
    },
    make("legend", {}, make("span", { class: "rpw-statement" }, WORDS.checklist)),
    problem,
    ...cards,
  );
  return { group, problem, radios };
}

/** A number of a box; null when it is empty. */
function numberOf(box: HTMLInputElement): number | null {
  return box.value.trim() === "" ? null : Number(box.value);
}

/** Every part of the form that changes. */
function drawForm(id: string, content: OpeningContent, open: (event: Event) => void) {
  const teams = make(
    "datalist",
    { id: `${id}-teams` },
    ...content.teams.map((name) => make("option", { value: name })),
  );
  const ofTeam = { type: "text", maxlength: "80", autocomplete: "off", list: `${id}-teams` };
  const team = drawField(`${id}-team`, WORDS.team, WORDS.teamHint, ofTeam, teams);
  const people = drawField(
    `${id}-people`,
    WORDS.people,
    content.people === null ? WORDS.peopleHint : WORDS.peopleKnown(content.people),
    counting("", "1000"),
  );
  const minutes = drawField(
    `${id}-minutes`,
    WORDS.minutes,
    WORDS.minutesHint,
    counting("75", "600"),
  );
  const checklists = drawChecklists(id, content);
  const button = make("button", { type: "submit", class: "rpw-send" }, WORDS.open);
  const said = make("p", { role: "status" });
  const form = make(
    "form",
    { novalidate: true, onsubmit: open },
    ...(content.team ? [] : [team.element]),
    checklists.group,
    people.element,
    minutes.element,
    make("div", { class: "rpw-end" }, button, said),
  );
  return { form, team, people, minutes, checklists, button, said };
}

function render({ model, el }: Drawing): () => void {
  const content = model.get("_content") as OpeningContent;
  const id = newId("rpw-open-");
  const talk = new Conversation<OpeningTalk>(model);
  const root = drawRoot("rpw-opening");
  const summary = make("div", {
    class: "rpw-panel rpw-wrong",
    tabindex: "-1",
    role: "group",
    "aria-labelledby": `${id}-wrong`,
    hidden: true,
  });
  const parts = drawForm(id, content, open);
  const { button, said, checklists } = parts;
  const boxes: Record<string, Field> = {
    team: parts.team,
    people: parts.people,
    minutes: parts.minutes,
  };
  const patience = new Patience();
  let waiting = false;
  let newest = 0;

  function clear(): void {
    summary.hidden = true;
    checklists.problem.hidden = true;
    for (const { box, problem } of Object.values(boxes)) {
      problem.hidden = true;
      box.removeAttribute("aria-invalid");
    }
  }

  /** Say a fault beside its box; return a line of the summary that leads there. */
  function lineOf({ field, sentence }: FieldFault): HTMLElement {
    const known = boxes[field];
    const problem = known?.problem ?? (field === "instrument" ? checklists.problem : null);
    if (!problem) return make("li", {}, sentence);
    problem.textContent = sentence;
    problem.hidden = false;
    known?.box.setAttribute("aria-invalid", "true");
    const go = (event: Event) => {
      event.preventDefault();
      (known?.box ?? checklists.radios[0])?.focus();
    };
    return make("li", {}, make("a", { href: `#${id}-${field}`, onclick: go }, sentence));
  }

  function refuse(faults: FieldFault[]): void {
    summary.replaceChildren(
      make("h2", { id: `${id}-wrong` }, WORDS.problem),
      make("ul", {}, ...faults.map(lineOf)),
    );
    summary.hidden = false;
    summary.focus();
  }

  function wait(on: boolean): void {
    waiting = on;
    button.textContent = on ? WORDS.opening : WORDS.open;
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }

  function open(event: Event): void {
    event.preventDefault();
    if (waiting) return;
    clear();
    said.textContent = "";
    wait(true);
    const asked = {
      kind: "open" as const,
      team: content.team || parts.team.box.value,
      instrument: checklists.radios.find((radio) => radio.checked)?.value ?? "",
      people: numberOf(parts.people.box),
      minutes: numberOf(parts.minutes.box),
    };
    newest += 1;
    const own = newest;
    // What is answered after that counts all the same: the session may be open.
    patience.start(WITHIN, () => {
      wait(false);
      said.textContent = WORDS.gone;
    });
    talk.ask(asked, {
      answered(answer) {
        if (own !== newest) return;
        patience.stop();
        if (answer.kind === "refused") {
          wait(false);
          refuse(answer.faults);
        } else {
          said.textContent = WORDS.opened;
          if (answer.go) location.assign(answer.go);
        }
      },
    });
  }

  root.append(make("p", { class: "rpw-purpose" }, WORDS.intro), summary, parts.form);
  el.append(root);
  return () => {
    patience.stop();
    talk.stop();
  };
}

export default { render };
