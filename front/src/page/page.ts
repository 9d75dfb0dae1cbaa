/** A served page comes alive: its widgets are drawn, its kernel is spoken with, and when that ends the
 * page goes on with another one, without losing a word. */

import { WORDS } from "../words/page.js";
import { Kernel, type Message, type Standing } from "./kernel.js";
import { draw, Model, type Spec } from "./models.js";

interface Page {
  kernelId: string;
  baseUrl: string;
  models: Record<string, Spec>;
  /** The script and the style sheet of ipywidgets' own controls, when there is one on the page. */
  core: string[];
}

/** Milliseconds between two tries to have a kernel again. */
const PAUSES = [1000, 2000, 5000, 10_000];
/** So many messages wait for a kernel, and so long: then the widget that sent one has said that no
 * answer came, and what it would send may be another thing by now. */
const MOST_WAITING = 50;
const WAITS = 7000;

const page: Page = read(document)!;
const models = new Map<string, Model>();
const find = (id: string) => models.get(id);
let waiting: { model: Model; data: object; buffers: ArrayBuffer[]; since: number }[] = [];
let kernel: Kernel;
let left = false;

function read(from: Document): Page | null {
  const element = from.getElementById("rpw-page");
  return element ? JSON.parse(element.textContent!) : null;
}

function sendOrQueue(model: Model, data: object, buffers: ArrayBuffer[] = []): void {
  // By id only when it is sent: the model may belong to another kernel by then.
  if (kernel?.send("comm_msg", { comm_id: model.id, data }, { buffers })) return;
  waiting = [...waiting, { model, data, buffers, since: Date.now() }].slice(-MOST_WAITING);
}

function heard({ header, content, buffers }: Message): void {
  if (header.msg_type === "comm_msg") find(content.comm_id)?.hear(content.data, buffers);
  else if (header.msg_type === "comm_close") models.delete(content.comm_id);
  else if (header.msg_type === "comm_open" && content.target_name === "jupyter.widget") {
    const { _model_module: module, _model_name: name, ...state } = content.data.state;
    models.set(
      content.comm_id,
      new Model(content.comm_id, { module, name, state }, sendOrQueue, find),
    );
  }
}

function onStatus(standing: Standing): void {
  if (left) return;
  if (standing === "there") {
    say("");
    const now = waiting.filter(({ since }) => Date.now() - since < WAITS);
    waiting = [];
    for (const { model, data, buffers } of now) sendOrQueue(model, data, buffers);
    return;
  }
  // Whatever needs a kernel notices by itself when no answer comes, and says so where it matters.
  if (standing === "gone") void revive(0);
  else if (standing === "ended") say(WORDS.ended);
}

/** Open this page once more behind the scenes, and let what is shown go on with its kernel. */
async function revive(tries: number): Promise<void> {
  if (left) return;
  const later = () =>
    setTimeout(
      () => void revive(tries + 1),
      PAUSES[Math.min(tries, PAUSES.length - 1)]! * (0.75 + Math.random() / 2),
    );
  let answer: Response, shown: Document, next: Page | null;
  try {
    answer = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
    shown = new DOMParser().parseFromString(await answer.text(), "text/html");
    next = answer.ok ? read(shown) : null;
  } catch {
    later();
    return;
  }
  if (answer.status === 503) {
    say(WORDS.full);
    later();
    return;
  }
  if (!next) {
    // The link leads nowhere any more, or the page cannot be opened just now.
    if (shown.body.dataset.ended) say(WORDS.ended);
    else if (answer.status === 403 || answer.redirected) say(WORDS.shut, true);
    else later();
    return;
  }
  const before = drawn([...models.values()]);
  const after = Object.entries(next.models).filter(([, spec]) => spec.name === "AnyModel");
  if (
    page.core.length ||
    next.core.length ||
    before.length !== after.length ||
    before.some(
      (model, at) => kind(model.get.bind(model)) !== kind((key) => after[at]![1].state[key]),
    )
  ) {
    // It is another page now, as after a session was closed. What was typed is on the device.
    location.reload();
    return;
  }
  models.clear();
  for (const [at, [id, spec]] of after.entries()) {
    before[at]!.rebind(id, spec.state);
    models.set(id, before[at]!);
  }
  for (const [id, spec] of Object.entries(next.models))
    if (!models.has(id)) models.set(id, new Model(id, spec, sendOrQueue, find));
  connect(next);
}

const drawn = (all: Model[]) => all.filter((model) => model.name === "AnyModel");
const kind = (get: (key: string) => unknown) => String(get("_anywidget_id"));

function connect({ baseUrl, kernelId }: Page): void {
  page.kernelId = kernelId;
  kernel = new Kernel(baseUrl, kernelId, heard, onStatus);
}

/** Say one sentence about the connection, unless the widget that is shown says so itself. */
function say(words: string, button = false): void {
  const line = document.getElementById("rpw-connection")!;
  line.replaceChildren(...(words ? [words] : []));
  if (button)
    line.append(
      " ",
      Object.assign(document.createElement("button"), {
        type: "button",
        textContent: WORDS.again,
        onclick: () => location.reload(),
      }),
    );
  line.hidden = !words;
}

/** What the server takes nothing without: the page's own token. */
const token = (): string => /(?:^|; )(?:__Host-)?_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";

/** Give a form of the page the token when it is sent: no kernel and no widget knows it. */
function signed({ target }: Event): void {
  const field = (target as HTMLFormElement).elements.namedItem("_xsrf");
  if (field instanceof HTMLInputElement && field.value === "") field.value = token();
}

/** What links have opened and a device keeps until it is sent. */
const KEPT = /^rpw:(?:plan|plan-request|plan-rows|plan-at|team|meeting|reply):/;
/** Of that, what are no words: where somebody was. */
const PLACES = /^rpw:plan-at:|:review-at$/;

/** Whoever leaves on this device leaves nothing of theirs on it; words that wait are asked about. */
function leaving(event: Event): void {
  if (!(event.target as Element).matches(".rpw-leave")) return;
  let keys: string[] = [];
  try {
    keys = Object.keys(localStorage).filter((key) => KEPT.test(key));
  } catch {
    return; // nothing is kept where nothing may be
  }
  if (keys.some((key) => !PLACES.test(key)) && !confirm(WORDS.leaves)) {
    event.preventDefault();
    return;
  }
  for (const key of keys) localStorage.removeItem(key);
}

function goodbye(): void {
  left = true;
  const form = new FormData();
  form.set("_xsrf", token());
  navigator.sendBeacon(
    new URL(`${page.baseUrl}voila/api/shutdown/${page.kernelId}`, location.href),
    form,
  );
  kernel?.close();
}

async function start(): Promise<void> {
  for (const [id, spec] of Object.entries(page.models))
    models.set(id, new Model(id, spec, sendOrQueue, find));
  document.addEventListener("submit", signed, true);
  document.addEventListener("submit", leaving);
  window.addEventListener("pagehide", goodbye);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // its kernel was let go
  });
  const [script, style] = page.core;
  if (script && style) {
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }),
    );
    const { drawAll } = await import(new URL(script, document.baseURI).href);
    await drawAll(page, WORDS);
    return;
  }
  connect(page);
  for (const event of ["online", "focus", "visibilitychange"]) {
    window.addEventListener(
      event,
      () => document.visibilityState === "visible" && kernel.reconnect(),
    );
  }
  const places = [...document.querySelectorAll<HTMLElement>("[data-model]")];
  const all = await Promise.allSettled(
    places.map((place) => draw(find(place.dataset.model!)!, place, find)),
  );
  for (const one of all) if (one.status === "rejected") throw one.reason;
  document.body.dataset.ready = "yes";
}

start().catch((trouble) => {
  console.error(trouble);
  say(WORDS.failed, true);
});
