/** What the team marked in its plans to talk about: questions of prompts, until it says that it has. */

import { bringForward, button, hidden, inOrder, make } from "../../lib/dom.js";
import type { FromPlanWords, MeetingWords } from "../../messages.js";
import { WORDS } from "../../words/from_plans.js";
import type { Desk } from "./desk.js";

export class FromPlans {
  readonly element: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly list = make("ul", { class: "rpw-from-plans" });
  private readonly said = make("p", { role: "status", tabindex: "-1" });
  private readonly known = new Map<string, HTMLElement>();
  private readonly part: HTMLElement;

  constructor(private readonly desk: Desk) {
    this.heading = make("h3", { tabindex: "-1" }, WORDS.title);
    this.part = make("div", {}, this.heading, make("p", {}, WORDS.intro), this.list);
    this.element = make("div", {}, this.part, this.said);
  }

  show({ fromPlans, state }: MeetingWords): void {
    const isOver = state === "closed";
    this.part.hidden = fromPlans.length === 0;
    const now = fromPlans.map((each) => [`${isOver} ${JSON.stringify(each)}`, each] as const);
    for (const key of this.known.keys()) {
      if (!now.some(([other]) => other === key)) this.known.delete(key);
    }
    inOrder(
      this.list,
      now.map(([key, each]) => {
        const known = this.known.get(key) ?? this.line(each, isOver);
        this.known.set(key, known);
        return known;
      }),
    );
  }

  private line({ plan, prompt, title, question, words, places }: FromPlanWords, isOver: boolean) {
    const press = () =>
      this.desk.act(
        "talked_about",
        { plan, prompt },
        {
          done: () => {
            this.said.textContent = WORDS.off;
            bringForward(this.part.hidden ? this.said : this.heading, "nearest");
          },
        },
      );
    return make(
      "li",
      {},
      make("strong", {}, question),
      words ? make("p", { class: "rpw-planned", dir: "auto" }, words) : null,
      make(
        "p",
        { class: "rpw-quiet", dir: "auto" },
        [WORDS.of(title), places.length ? WORDS.places(places) : ""].filter(Boolean).join(" "),
      ),
      isOver ? null : button(WORDS.talked, press, {}, hidden(` (${question})`)),
    );
  }
}
