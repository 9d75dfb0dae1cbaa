/** The managers' page: filters, themes in words, and a box for the answer to each request. What is
 * typed stays on this device until the workbook has kept it.
 */

import { blobOf, type Drawing } from "../lib/conversation.js";
import { button, download, drawRoot, make, newId } from "../lib/dom.js";
import { Prompts } from "../lib/prompts.js";
import type { SaveThemes, ThemesContent } from "../messages.js";
import { WORDS } from "../words/themes.js";
import { Desk } from "./themes/desk.js";
import { Filters } from "./themes/filters.js";
import { Requests } from "./themes/requests.js";

const SAVED_WITHIN = 60_000;

/** Themes in words, drawn and escaped in Python; there is no script in them and the page allows none. */
function drawView(): HTMLElement {
  const view = make("div", { class: "rpw-shown" });
  view.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    if (!(link instanceof HTMLAnchorElement)) return;
    event.preventDefault(); // the address stays as it is
    const name = CSS.escape(link.hash.slice(1));
    const heading = view.querySelector<HTMLElement>(`[id="${name}"]`);
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "start" });
  });
  return view;
}

function render({ model, el }: Drawing): () => void {
  const content = model.get("_content") as ThemesContent;
  const id = newId("rpw-t");
  const root = drawRoot("rpw-themes");
  const desk = new Desk(model);
  const prompts = new Prompts(root, (text, on) => desk.talk.ask({ kind: "check", text }, on));
  const status = make("p", { role: "status", class: "rpw-said" });
  const view = drawView();
  const filters = new Filters(id, choose);
  let page = content.page;
  let newest = 0;

  function choose(): void {
    const own = desk.show(
      { kind: "show", choice: filters.choice(page.choice) },
      (said) => {
        if (own !== newest) return; // somebody chose again meanwhile
        page = said.page;
        draw();
        status.textContent = page.said;
      },
      (sentence) => {
        status.textContent = sentence;
      },
    );
    newest = own;
  }

  const saveStatus = make("p", { role: "status", class: "rpw-quiet" });
  function save(what: SaveThemes["what"]): void {
    desk.save(
      { kind: "file", what, choice: page.choice },
      (said, buffers) => {
        if (!buffers?.[0]) return;
        download(root, blobOf(buffers, said.type), said.name, SAVED_WITHIN);
        saveStatus.textContent = WORDS.saved(said.name);
      },
      (sentence) => {
        saveStatus.textContent = sentence;
      },
    );
  }
  const saving = make(
    "section",
    { class: "rpw-saving", "aria-labelledby": `${id}-save` },
    make("h2", { id: `${id}-save` }, WORDS.save),
    make("p", {}, WORDS.saveWords),
    make(
      "div",
      { class: "rpw-buttons" },
      ...WORDS.files.map(([what, words]) => button(words, () => save(what))),
    ),
    saveStatus,
  );

  function draw(): void {
    filters.draw(page);
    saving.hidden = !page.something;
    view.innerHTML = page.html;
  }

  el.append(root);
  if (content.above) {
    const above = make("div", { class: "rpw-above" });
    above.innerHTML = content.above; // escaped by the kernel, like the page itself
    root.append(above);
  }
  root.append(desk.goneBar, filters.element, status, view);
  if (content.canSave) root.append(saving);
  if (content.requests) {
    const requests = new Requests(id, desk, prompts, content.longest);
    requests.draw(content.requests);
    root.append(requests.element);
  }
  draw();
  return () => {
    prompts.stop();
    desk.talk.stop();
    root.remove();
  };
}

export default { render };
