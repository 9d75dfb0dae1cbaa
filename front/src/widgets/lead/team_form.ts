/** The form that adds a team or changes one. What was typed stays when something is not right yet. */

import { make, newId } from "../../lib/dom.js";
import type { FieldFault, LeadContent, LeadTeam } from "../../messages.js";
import { WORDS } from "../../words/lead.js";
import type { Desk } from "./desk.js";

const OTHER = "other";

type Named = "name" | "service" | "setting" | "people";
interface Field {
  box: HTMLInputElement | HTMLSelectElement;
  problem: HTMLElement;
  element: HTMLElement;
}

function field(
  id: string,
  label: string,
  hint: string,
  box: HTMLInputElement | HTMLSelectElement,
  ...more: Node[]
): Field {
  const problem = make("p", { class: "rpw-problem", id: `${id}-problem`, hidden: true });
  box.id = id;
  box.setAttribute("aria-describedby", `${hint ? `${id}-hint ` : ""}${id}-problem`);
  const element = make(
    "div",
    { class: "rpw-field" },
    make("label", { for: id }, label),
    hint ? make("p", { class: "rpw-quiet", id: `${id}-hint` }, hint) : null,
    problem,
    box,
    ...more,
  );
  return { box, problem, element };
}

const words = (more: Record<string, string> = {}) =>
  make("input", {
    type: "text",
    maxlength: "80",
    autocomplete: "off",
    "data-watched": true,
    ...more,
  });

export class TeamForm {
  readonly element: HTMLFormElement;
  private readonly id: string;
  private readonly fields: Record<Named, Field>;
  private readonly other = words();
  private readonly otherField: HTMLElement;
  private readonly summary: HTMLElement;
  private readonly services: HTMLDataListElement;
  private readonly button: HTMLButtonElement;
  private isUnderWay = false;

  constructor(
    private readonly desk: Desk,
    content: LeadContent,
    private readonly team: LeadTeam | null,
    private readonly kept: (name: string) => void,
  ) {
    const id = newId(`${desk.id}-f`);
    this.id = id;
    this.services = make("datalist", { id: `${id}-services` });
    this.other.id = `${id}-other`;
    this.otherField = make(
      "div",
      { class: "rpw-field", hidden: true },
      make("label", { for: this.other.id }, WORDS.settingWords),
      this.other,
    );
    const options = [["", WORDS.settingNone], ...content.settings, [OTHER, WORDS.settingOther]];
    const setting = make(
      "select",
      {
        onchange: () => {
          this.otherField.hidden = setting.value !== OTHER;
        },
      },
      ...options.map(([value, label]) => make("option", { value: value ?? "" }, label)),
    );
    const people = make("input", {
      type: "number",
      inputmode: "numeric",
      min: "1",
      max: String(content.mostPeople),
    });
    this.fields = {
      name: field(`${id}-name`, WORDS.name, WORDS.nameHint, words()),
      service: field(
        `${id}-service`,
        WORDS.service,
        WORDS.serviceHint,
        words({ list: this.services.id }),
        this.services,
      ),
      setting: field(`${id}-setting`, WORDS.setting, "", setting),
      people: field(`${id}-people`, WORDS.howMany, WORDS.howManyHint, people),
    };
    this.summary = make("div", {
      class: "rpw-panel rpw-wrong",
      tabindex: "-1",
      role: "group",
      "aria-labelledby": `${id}-wrong`,
      hidden: true,
    });
    this.button = make("button", { type: "submit", class: "rpw-send" }, this.label);
    this.element = make(
      "form",
      { novalidate: true, class: "rpw-team-form", onsubmit: (event) => this.press(event) },
      this.summary,
      this.fields.name.element,
      this.fields.service.element,
      this.fields.setting.element,
      this.otherField,
      this.fields.people.element,
      make("div", { class: "rpw-buttons" }, this.button),
    );
    this.fill(team, content);
  }

  offer(services: readonly string[]): void {
    this.services.replaceChildren(...services.map((value) => make("option", { value })));
  }

  focus(): void {
    this.fields.name.box.focus();
  }

  private get label(): string {
    return this.team ? WORDS.keep : WORDS.addButton;
  }

  private fill(team: LeadTeam | null, content: LeadContent): void {
    if (!team) return;
    const { name, service, setting, people } = this.fields;
    name.box.value = team.name;
    service.box.value = team.service;
    people.box.value = team.people === null ? "" : String(team.people);
    const isKnown = !team.setting || content.settings.some(([value]) => value === team.setting);
    setting.box.value = isKnown ? team.setting : OTHER;
    this.otherField.hidden = isKnown;
    if (!isKnown) this.other.value = team.setting;
  }

  private press(event: Event): void {
    event.preventDefault();
    if (this.isUnderWay) return;
    const boxes = [this.fields.name.box, this.fields.service.box] as HTMLInputElement[];
    if (!this.otherField.hidden) boxes.push(this.other);
    this.desk.prompts.ready(boxes, () => this.keep());
  }

  private keep(): void {
    const { name, service, setting, people } = this.fields;
    this.clear();
    this.wait(true);
    const kept = name.box.value.trim();
    this.desk.ask<"team">(
      {
        kind: "team",
        team: this.team?.id ?? "",
        name: name.box.value,
        service: service.box.value,
        setting: setting.box.value === OTHER ? this.other.value : setting.box.value,
        people: people.box.value.trim() === "" ? null : Number(people.box.value),
      },
      (said) => {
        this.wait(false);
        if (said.kind === "refused") {
          this.refuse(said.faults);
          return;
        }
        if (!this.team) {
          // The next team is likely to be of the same service.
          name.box.value = people.box.value = "";
        }
        this.kept(kept);
      },
      () => this.wait(false),
    );
  }

  private wait(on: boolean): void {
    this.isUnderWay = on;
    this.button.textContent = on ? WORDS.keeping : this.label;
    if (on) this.button.setAttribute("aria-disabled", "true");
    else this.button.removeAttribute("aria-disabled");
  }

  private clear(): void {
    this.summary.hidden = true;
    for (const { box, problem } of Object.values(this.fields)) {
      problem.hidden = true;
      box.removeAttribute("aria-invalid");
    }
  }

  private refuse(faults: readonly FieldFault[]): void {
    const lines = faults.map((fault) => {
      const known = this.fields[fault.field as Named];
      if (!known) return make("li", {}, fault.sentence);
      known.problem.textContent = fault.sentence;
      known.problem.hidden = false;
      known.box.setAttribute("aria-invalid", "true");
      const go = (event: Event) => {
        event.preventDefault();
        known.box.focus();
      };
      return make("li", {}, make("a", { href: `#${known.box.id}`, onclick: go }, fault.sentence));
    });
    this.summary.replaceChildren(
      make("h4", { id: `${this.id}-wrong` }, WORDS.notYet),
      make("ul", {}, ...lines),
    );
    this.summary.hidden = false;
    this.summary.focus();
  }
}
