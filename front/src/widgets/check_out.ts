/** The check-out: two minutes about the meeting itself, when it ends. Nothing here ever speaks to the
 * kernel, and nothing is kept, in this browser neither: it is for thinking before speaking.
 */

import { type Drawing, every } from "../lib/conversation.js";
import { button, drawRoot, make, newId } from "../lib/dom.js";
import type { CheckOutContent } from "../messages.js";
import { WORDS } from "../words/check_out.js";

const LOOK_EVERY = 1_000;
/** Where the form shows the team's pattern: empty until the reveal. */
const PATTERN = ".rpw-pattern-place > *";

function render({ model, el }: Drawing): () => void {
  const { questions, now } = model.get("_content") as CheckOutContent;
  const id = newId("rpw-check-out-");
  const root = drawRoot("rpw-note-form");
  const said = make("p", { role: "status" });
  const boxes = questions.map((question, place) => ({
    question,
    box: make("textarea", {
      id: `${id}-${place}`,
      rows: "2",
      dir: "auto",
      autocomplete: "off",
      "aria-describedby": `${id}-safe`,
    }),
  }));

  function clear(): void {
    for (const { box } of boxes) box.value = "";
    said.textContent = WORDS.cleared;
  }

  const details = make(
    "details",
    {},
    make("summary", {}, WORDS.title),
    make("p", { id: `${id}-safe` }, WORDS.intro),
    ...boxes.flatMap(({ question, box }) => [make("label", { for: box.id }, question), box]),
    make("div", { class: "rpw-buttons" }, button(WORDS.clear, clear)),
    said,
  );
  root.append(details);
  root.hidden = !now;
  el.append(root);

  // It is asked at the end: before the reveal it would only be in the way.
  const end = every(LOOK_EVERY, () => {
    if (root.hidden && document.querySelector(PATTERN)) root.hidden = false;
  });
  // A shared device is handed on: these thoughts were the last person's.
  const handOn = () => {
    clear();
    said.textContent = "";
    details.open = false;
  };
  window.addEventListener("rpw-hand-on", handOn);
  return () => {
    end();
    window.removeEventListener("rpw-hand-on", handOn);
  };
}

export default { render };
