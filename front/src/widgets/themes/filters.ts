/** What a manager may choose to be shown: a list for each, and none where there is no choice. */

import { make } from "../../lib/dom.js";
import type { ThemesChoice, ThemesOptions, ThemesPage } from "../../messages.js";
import { WORDS } from "../../words/themes.js";

const FILTERS: readonly (readonly [keyof ThemesChoice, keyof ThemesOptions])[] = [
  ["service", "services"],
  ["period", "periods"],
  ["instrument", "instruments"],
  ["theme", "themes"],
  ["group", "groups"],
];

interface Filter {
  select: HTMLSelectElement;
  element: HTMLElement;
  drawn: string;
}

export class Filters {
  readonly element = make("fieldset", { class: "rpw-filters" }, make("legend", {}, WORDS.filters));
  private readonly filters = new Map<keyof ThemesChoice, Filter>();

  constructor(id: string, choose: () => void) {
    for (const [name] of FILTERS) {
      const select = make("select", { id: `${id}-${name}`, onchange: choose });
      const label = make("label", { for: select.id }, WORDS.names[name]);
      const element = make("div", { class: "rpw-filter" }, label, select);
      this.filters.set(name, { select, element, drawn: "" });
      this.element.append(element);
    }
  }

  /** What is chosen in the lists. */
  choice(before: ThemesChoice): ThemesChoice {
    const chosen = { ...before };
    for (const [name, { select }] of this.filters) chosen[name] = select.value;
    return chosen;
  }

  draw(page: ThemesPage): void {
    for (const [name, list] of FILTERS) {
      const filter = this.filters.get(name);
      if (!filter) continue;
      const pairs = page.options[list];
      const now = JSON.stringify(pairs);
      if (filter.drawn !== now) {
        filter.drawn = now;
        const options = pairs.map(([value, words]) => make("option", { value }, words));
        filter.select.replaceChildren(...options);
      }
      filter.select.value = page.choice[name];
      filter.element.hidden = pairs.length < 2;
    }
    this.element.hidden = !page.something;
  }
}
