/** The widgets of a page without JupyterLab: anywidget's protocol, boxes and HTML, and nothing else.
 *
 * https://anywidget.dev/en/afm/
 */

export type State = Record<string, any>;
export interface Spec {
  module: string;
  name: string;
  state: State;
}

type Listener = (...words: any[]) => void;
/** Hands a model's message to its kernel, now or when there is one again. */
export type SendOrQueue = (model: Model, data: object, buffers?: ArrayBuffer[]) => void;

export class Model {
  private listeners = new Map<string, Set<Listener>>();
  private changed = new Set<string>();
  readonly name: string;

  constructor(
    public id: string,
    spec: Spec,
    private readonly sendOrQueue: SendOrQueue,
    private readonly find: (id: string) => Model | undefined,
  ) {
    this.name = spec.name;
    this.state = spec.state;
  }

  private state: State;

  get(key: string): any {
    return this.state[key];
  }

  set(key: string | State, value?: unknown): void {
    const given = typeof key === "string" ? { [key]: value } : key;
    for (const [name, now] of Object.entries(given)) {
      this.state[name] = now;
      this.changed.add(name);
      this.emit(`change:${name}`, this, now);
    }
    this.emit("change", this);
  }

  save_changes(): void {
    const state = Object.fromEntries([...this.changed].map((name) => [name, this.state[name]]));
    this.changed.clear();
    this.sendOrQueue(this, { method: "update", state, buffer_paths: [] });
  }

  on(event: string, listener: Listener): void {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event)!.add(listener);
  }

  off(event?: string | null, listener?: Listener | null): void {
    if (!event) this.listeners.clear();
    else if (!listener) this.listeners.delete(event);
    else this.listeners.get(event)?.delete(listener);
  }

  send(content: unknown, _callbacks?: unknown, buffers?: ArrayBuffer[]): void {
    this.sendOrQueue(this, { method: "custom", content }, buffers);
  }

  get widget_manager() {
    return { get_model: async (id: string) => this.find(id.replace("IPY_MODEL_", "")) };
  }

  /** What the kernel says of this model. */
  hear(data: any, buffers: DataView[]): void {
    if (data?.method === "update") this.take(data.state);
    else if (data?.method === "custom") this.emit("msg:custom", data.content, buffers);
  }

  /** Live on as the model of another kernel, whose page was opened for this one. */
  rebind(id: string, state: State): void {
    this.id = id;
    this.take(state);
  }

  private take(state: State): void {
    let any = false;
    for (const [name, now] of Object.entries(state)) {
      if (JSON.stringify(this.state[name]) === JSON.stringify(now)) continue;
      this.state[name] = now;
      any = true;
      this.emit(`change:${name}`, this, now);
    }
    if (any) this.emit("change", this);
  }

  private emit(event: string, ...words: unknown[]): void {
    for (const listener of [...(this.listeners.get(event) ?? [])]) {
      try {
        listener(...words);
      } catch (trouble) {
        console.error(trouble); // one view's trouble is not another's
      }
    }
  }
}

type Definition = {
  initialize?: (part: object) => unknown;
  render?: (part: object) => unknown;
};

const definitions = new Map<string, Promise<Definition>>();
const initialized = new WeakMap<Model, Promise<unknown>>();

/** The module that draws a model: the server gives it an address of its own, which is cached. */
function definition(model: Model): Promise<Definition> {
  const address = String(model.get("_esm"));
  if (!definitions.has(address)) {
    definitions.set(
      address,
      import(new URL(address, document.baseURI).href).then(async ({ default: made }) =>
        typeof made === "function" ? await made() : made,
      ),
    );
  }
  return definitions.get(address)!;
}

function style(model: Model): void {
  const address = model.get("_css");
  if (!address || document.querySelector(`link[href="${CSS.escape(address)}"]`)) return;
  document.head.append(
    Object.assign(document.createElement("link"), { rel: "stylesheet", href: address }),
  );
}

/** Draw a model into an element; what the server drew there stays until the module is there. */
export async function draw(
  model: Model,
  element: HTMLElement,
  find: (id: string) => Model | undefined,
): Promise<void> {
  element.dataset.model = model.id;
  if (model.name === "HTMLModel") {
    model.on("change:value", () => {
      element.innerHTML = model.get("value");
    });
    return;
  }
  if (model.name !== "AnyModel") {
    model.on("change:children", () => void redraw(model, element, find));
    return;
  }
  style(model);
  const { initialize, render } = await definition(model);
  if (!initialized.has(model))
    initialized.set(model, Promise.resolve(initialize?.({ model, experimental: {} })));
  await initialized.get(model);
  const place = Object.assign(document.createElement("div"), { className: "rpw-drawn" });
  const end = new AbortController();
  const taken = await render?.({ model, el: place, signal: end.signal, experimental: {} });
  element.addEventListener("rpw-end", () => {
    end.abort();
    if (typeof taken === "function") taken();
  });
  const held = element.contains(document.activeElement);
  element.replaceChildren(place);
  if (held)
    place.querySelector<HTMLElement>("input, button, textarea, summary, [tabindex]")?.focus();
}

/** Draw a box anew whose widgets are others now. */
async function redraw(
  box: Model,
  element: HTMLElement,
  find: (id: string) => Model | undefined,
): Promise<void> {
  for (const each of element.querySelectorAll("[data-model]"))
    each.dispatchEvent(new Event("rpw-end"));
  element.replaceChildren();
  for (const name of box.get("children") as string[]) {
    const child = find(name.replace("IPY_MODEL_", ""));
    if (!child) continue;
    const place = document.createElement("div");
    element.append(place);
    if (child.name === "HTMLModel") place.innerHTML = child.get("value");
    await draw(child, place, find);
    if (child.name !== "HTMLModel" && child.name !== "AnyModel") await redraw(child, place, find);
  }
}
