/** A question before something that is not done, or not undone, by one press. */

import { bringForward, button, make } from "./dom.js";

export interface Question {
  title: string;
  words: string;
  /** A label and what follows it; the first is the one that is expected. */
  choices: (readonly [string, () => void])[];
  cancel: string;
  /** Where the keyboard goes on when nothing is to be done. */
  opener: HTMLElement | null;
}

/** The place in which questions are asked. */
export function askingPlace(id: string): HTMLDivElement {
  return make("div", {
    class: "rpw-panel",
    tabindex: "-1",
    role: "group",
    id,
    "aria-labelledby": `${id}-title`,
    hidden: true,
  });
}

/** Ask; nothing is done until somebody chooses. */
export function ask(
  place: HTMLElement,
  { title, words, choices, cancel, opener }: Question,
  { level = "h2", block = "start" }: { level?: "h2" | "h3"; block?: ScrollLogicalPosition } = {},
): void {
  const close = () => {
    place.hidden = true;
    place.replaceChildren();
  };
  const buttons = choices.map(([label, act], index) =>
    button(
      label,
      () => {
        close();
        act();
      },
      { class: index === 0 ? "rpw-send" : null },
    ),
  );
  const leave = button(cancel, () => {
    close();
    opener?.focus();
  });
  place.replaceChildren(
    make(level, { id: `${place.id}-title` }, title),
    ...(words ? [make("p", {}, words)] : []),
    make("div", { class: "rpw-buttons" }, ...buttons, leave),
  );
  place.hidden = false;
  bringForward(place, block);
}
