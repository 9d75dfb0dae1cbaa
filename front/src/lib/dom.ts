/** What every widget makes its part of a page with. */

export type Child = Node | string | null | undefined;
type Listener = (event: Event) => void;
export type Attributes = Record<string, string | number | boolean | null | undefined | Listener>;

/** Make an element: attributes, handlers (on…), then children as nodes or as text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** A button; nothing is ever sent by a form itself. */
export function button(
  label: string,
  press: Listener,
  more: Attributes = {},
  ...after: Child[]
): HTMLButtonElement {
  return make("button", { type: "button", ...more, onclick: press }, label, ...after);
}

/** Storage, a comm or a parser may throw at every use. */
export function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/** Random bytes as hex digits: 2 for each. */
export function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A name for the parts of one view: two views on one page share none. */
export function newId(prefix: string): string {
  return `${prefix}${randomHex(4)}`;
}

/** Text that did not change is not set again: a live region would be read again. */
export function setText(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

/** The element in which a widget draws. JupyterLab runs commands on keys; those typed here are
 * words. It looks for the attribute. */
export function drawRoot(kind: string): HTMLDivElement {
  const root = make("div", {
    class: `rpw-form ${kind}`.trim(),
    "data-lm-suppress-shortcuts": "true",
  });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  return root;
}

/** Words that only a screen reader reads. */
export function hidden(words: string): HTMLSpanElement {
  return make("span", { class: "rpw-hidden" }, words);
}

/** A QR code, drawn in Python from a link alone, that says in words where it leads. */
export function drawQr(svg: string): HTMLDivElement {
  const place = make("div", { class: "rpw-qr" });
  place.innerHTML = svg;
  const drawn = place.querySelector("svg");
  drawn?.setAttribute("role", "img");
  drawn?.setAttribute("aria-label", drawn.querySelector("title")?.textContent ?? "");
  return place;
}

/** Put nodes into a place in order; what has the focus keeps it. */
export function inOrder(parent: Element, nodes: Element[]): void {
  const same =
    parent.children.length === nodes.length &&
    nodes.every((node, index) => parent.children[index] === node);
  if (same) return;
  const focused = document.activeElement;
  parent.replaceChildren(...nodes);
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) {
    focused.focus({ preventScroll: true });
  }
}

/** Let the keyboard and the eye go on at a panel or a heading. */
export function bringForward(element: HTMLElement, block: ScrollLogicalPosition = "start"): void {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block });
}

/** Save a file where the browser keeps what it loads. */
export function download(near: Element, blob: Blob, name: string, within = 10_000): void {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  near.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), within);
}

/** The hour and minute of a moment. */
export function timeOf(moment: Date): string {
  return moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
