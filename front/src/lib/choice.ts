/** A few answers of which one is chosen: native radio buttons in a fieldset. */

import { make } from "./dom.js";

export interface Options {
  id: string;
  legend: string;
  /** Pairs of a value and what is read. */
  options: readonly (readonly [string, string])[];
  chosen: string;
  choose: (value: string) => void;
}

export class Choice {
  readonly element: HTMLFieldSetElement;
  private readonly radios: readonly HTMLInputElement[];

  constructor({ id, legend, options, chosen, choose }: Options) {
    this.radios = options.map(([value]) =>
      make("input", {
        type: "radio",
        name: id,
        value,
        id: `${id}-${value}`,
        onchange: () => choose(value),
      }),
    );
    const rows = options.map(([value, label], index) =>
      make(
        "label",
        { class: "rpw-answer", for: `${id}-${value}` },
        this.radios[index],
        make("span", {}, label),
      ),
    );
    this.element = make(
      "fieldset",
      { class: "rpw-choice" },
      make("legend", {}, legend),
      make("div", { class: "rpw-answers" }, ...rows),
    );
    this.set(chosen);
  }

  set(value: string): void {
    for (const radio of this.radios) radio.checked = radio.value === value;
  }
}
