/** A private note for somebody's own learning record. Nothing here ever speaks to the kernel: the
 * words stay in this browser, and leave it only as a file that its writer saves.
 */

import { type Drawing, every } from "../lib/conversation.js";
import { attempt, button, download, drawRoot, make, newId } from "../lib/dom.js";
import { DAY, dropDraft, keepDraft, keepsNothing, readDraft } from "../lib/drafts.js";
import { ownReflections } from "../lib/own_reflections.js";
import type { NoteContent } from "../messages.js";
import { WORDS } from "../words/learning_note.js";

const KEY = "rpw:note:";
const LOOK_EVERY = 2_000;

function escaped(text: string): string {
  const box = document.createElement("div");
  box.textContent = text;
  return box.innerHTML.replaceAll("\n", "<br>");
}

type Part = readonly [question: string, words: string];

function pageOf(title: string, parts: readonly Part[]): string {
  const body = parts.map(
    ([question, words]) => `<h2>${escaped(question)}</h2><p>${escaped(words)}</p>`,
  );
  const head = `<meta charset="utf-8"><title>${escaped(title)}</title>`;
  return `<!DOCTYPE html>\n<html lang="en-GB"><head>${head}</head><body><h1>${escaped(title)}</h1>${body.join("")}</body></html>\n`;
}

function textOf(title: string, parts: readonly Part[]): string {
  return `${[title, ...parts.flat()].join("\r\n\r\n")}\r\n`;
}

/** The words that were kept under a name, by their question; none that are older than a day. */
function keptWords(name: string): Record<string, unknown> {
  const kept: unknown = attempt(() => JSON.parse(readDraft(KEY + name)), null);
  if (kept === null || typeof kept !== "object") return {};
  const { at, words } = kept as { at?: unknown; words?: unknown };
  if (!(Math.abs(Date.now() - Number(at)) < DAY) || keepsNothing(name)) {
    dropDraft(KEY + name);
    return {};
  }
  return words !== null && typeof words === "object" ? (words as Record<string, unknown>) : {};
}

function render({ model, el }: Drawing): () => void {
  const name = String(model.get("_kept_as"));
  const content = model.get("_content") as NoteContent;
  const id = newId("rpw-note-");
  const root = drawRoot("rpw-note-form");
  const said = make("p", { role: "status" });
  const keeping = make("p", { class: "rpw-quiet" });
  const boxes = WORDS.questions.map(([key, question]) => ({
    key,
    question,
    box: make("textarea", {
      id: `${id}-${key}`,
      rows: "3",
      dir: "auto",
      "aria-describedby": `${id}-safe`,
      oninput: keep,
    }),
  }));

  function sayWhatIsKept(): void {
    keeping.textContent = keepsNothing(name) ? WORDS.keepsNothing : WORDS.keeps;
  }

  function keep(): void {
    sayWhatIsKept();
    const full = boxes.filter(({ box }) => box.value);
    if (keepsNothing(name) || !full.length) dropDraft(KEY + name);
    else {
      const words = Object.fromEntries(full.map(({ key, box }) => [key, box.value]));
      keepDraft(KEY + name, JSON.stringify({ at: Date.now(), words }));
    }
  }

  function restore(): void {
    const kept = keptWords(name);
    for (const { key, box } of boxes) {
      const words = kept[key];
      if (typeof words === "string") box.value = words;
    }
  }

  function save(kind: "html" | "text"): void {
    const parts = boxes
      .map(({ question, box }): Part => [question, box.value.trim()])
      .filter(([, words]) => words);
    if (!parts.length) {
      said.textContent = WORDS.nothing;
      return;
    }
    const day = new Date().toLocaleDateString("en-GB", {
      day: "numeric",
      month: "long",
      year: "numeric",
    });
    const title = `${WORDS.heading}, ${day}`;
    const page = kind === "html";
    const body = page ? pageOf(title, parts) : textOf(title, parts);
    const type = `${page ? "text/html" : "text/plain"};charset=utf-8`;
    download(root, new Blob([body], { type }), `${WORDS.file}.${page ? "html" : "txt"}`);
    said.textContent = WORDS.saved;
  }

  /** Take up what its writer kept on this device, question by question; what stands already stays. */
  function takeUp(): void {
    const [first] = boxes;
    const own = ownReflections().map(({ question, words }) => `${question}\n${words}`);
    if (!first || !own.length) {
      said.textContent = WORDS.noReflections;
      return;
    }
    const fresh = own.filter((each) => !first.box.value.includes(each));
    first.box.value = [first.box.value.trim(), ...fresh].filter(Boolean).join("\n\n");
    keep();
    said.textContent = WORDS.tookUp;
    first.box.focus();
  }

  function clear(): void {
    for (const { box } of boxes) box.value = "";
    keep();
    said.textContent = WORDS.cleared;
  }

  const details = make(
    "details",
    {},
    make("summary", {}, WORDS.title),
    make("p", {}, WORDS.intro),
    make("p", { class: "rpw-quiet", id: `${id}-safe` }, content.byTextBoxes),
    make("p", {}, button(WORDS.takeUp, takeUp)),
    ...boxes.flatMap(({ question, box }) => [make("label", { for: box.id }, question), box]),
    keeping,
    make(
      "div",
      { class: "rpw-buttons" },
      button(WORDS.save, () => save("html"), { class: "rpw-send" }),
      button(WORDS.saveText, () => save("text")),
      button(WORDS.clear, clear),
    ),
    said,
  );
  root.append(details);
  restore();
  keep();
  el.append(root);
  // A shared device is handed on: this note was the last person's.
  const handOn = () => {
    clear();
    said.textContent = "";
    details.open = false;
  };
  window.addEventListener("rpw-hand-on", handOn);
  const end = every(LOOK_EVERY, sayWhatIsKept);
  return () => {
    end();
    window.removeEventListener("rpw-hand-on", handOn);
  };
}

export default { render };
