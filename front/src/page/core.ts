/** A page with ipywidgets' own controls on it: drawn by ipywidgets' own code, over the same line.
 *
 * Only such pages load this file; it is ten times as large as everything else together.
 */

import { DOMWidgetModel, DOMWidgetView, type IClassicComm } from "@jupyter-widgets/base";
import { HTMLManager } from "@jupyter-widgets/html-manager/lib/htmlmanager";
import "@jupyter-widgets/controls/css/widgets.css";
import "./core.css";

import { Kernel, type Message, id as newId } from "./kernel.js";

interface Words {
  away: string;
  ended: string;
  again: string;
}

class Comm implements IClassicComm {
  on: Partial<Record<"comm_msg" | "comm_close", (message: any) => void>> = {};

  constructor(
    readonly comm_id: string,
    readonly target_name: string,
    private readonly line: () => Kernel,
  ) {}

  private tell(
    type: string,
    content: object,
    callbacks: any,
    metadata?: any,
    buffers?: any,
  ): string {
    const name = newId();
    const went = this.line().send(
      type,
      { comm_id: this.comm_id, target_name: this.target_name, ...content },
      { metadata, buffers },
    );
    // ipywidgets sends the next change of a model when it hears that the last one was dealt with.
    setTimeout(
      () => callbacks?.iopub?.status?.({ content: { execution_state: "idle" } }),
      went ? 30 : 1000,
    );
    return name;
  }
  open(data: any, callbacks: any, metadata?: any, buffers?: any): string {
    return this.tell("comm_open", { data }, callbacks, metadata, buffers);
  }
  send(data: any, callbacks: any, metadata?: any, buffers?: any): string {
    return this.tell("comm_msg", { data }, callbacks, metadata, buffers);
  }
  close(data?: any, callbacks?: any, metadata?: any, buffers?: any): string {
    return this.tell("comm_close", { data }, callbacks, metadata, buffers);
  }
  on_msg(callback: (message: any) => void): void {
    this.on.comm_msg = callback;
  }
  on_close(callback: (message: any) => void): void {
    this.on.comm_close = callback;
  }
}

class AnyModel extends DOMWidgetModel {
  override defaults() {
    return {
      ...super.defaults(),
      _model_module: "anywidget",
      _view_module: "anywidget",
      _model_name: "AnyModel",
      _view_name: "AnyView",
    };
  }
}

class AnyView extends DOMWidgetView {
  private taken: unknown;

  override async render(): Promise<void> {
    const css = this.model.get("_css");
    if (css)
      document.head.append(
        Object.assign(document.createElement("link"), { rel: "stylesheet", href: css }),
      );
    const { default: made } = await import(new URL(this.model.get("_esm"), document.baseURI).href);
    const { initialize, render } = typeof made === "function" ? await made() : made;
    await initialize?.({ model: this.model, experimental: {} });
    this.taken = await render?.({ model: this.model, el: this.el, experimental: {} });
  }

  override remove(): any {
    if (typeof this.taken === "function") this.taken();
    return super.remove();
  }
}

class Manager extends HTMLManager {
  readonly comms = new Map<string, Comm>();
  line!: Kernel;

  protected override async loadClass(name: string, module: string, version: string): Promise<any> {
    if (module === "anywidget") return { AnyModel, AnyView }[name];
    return super.loadClass(name, module, version);
  }

  override async _create_comm(target: string, id: string): Promise<any> {
    const comm = new Comm(id, target, () => this.line);
    this.comms.set(id, comm);
    return comm;
  }

  override async _get_comm_info(): Promise<Record<string, any>> {
    return {};
  }

  hear(message: Message): void {
    const type = message.header.msg_type;
    if (type === "comm_open" && message.content.target_name === "jupyter.widget") {
      const comm = new Comm(message.content.comm_id, "jupyter.widget", () => this.line);
      this.comms.set(comm.comm_id, comm);
      void this.handle_comm_open(comm, message as any);
    } else if (type === "comm_msg" || type === "comm_close") {
      this.comms.get(message.content.comm_id)?.on[type]?.(message);
    }
  }
}

/** Draw every widget of a page. */
export async function drawAll(
  page: { kernelId: string; baseUrl: string; models: Record<string, any> },
  words: Words,
): Promise<void> {
  const manager = new Manager();
  const line = document.getElementById("rpw-connection")!;
  await new Promise<void>((there) => {
    manager.line = new Kernel(
      page.baseUrl,
      page.kernelId,
      (message) => manager.hear(message),
      (standing) => {
        if (standing === "there") there();
        line.hidden = standing === "there";
        line.textContent =
          standing === "there" ? "" : standing === "ended" ? words.ended : words.away;
        if (standing === "gone") {
          line.append(
            " ",
            Object.assign(document.createElement("button"), {
              type: "button",
              textContent: words.again,
              onclick: () => location.reload(),
            }),
          );
        }
      },
    );
  });
  const state = Object.fromEntries(
    Object.entries(page.models).map(([id, { module, version, name, state }]) => [
      id,
      {
        model_module: module,
        model_module_version: version,
        model_name: name,
        state: {
          ...state,
          _model_module: module,
          _model_name: name,
          _model_module_version: version,
        },
      },
    ]),
  );
  const made = new Map<string, any>();
  const make = async (id: string): Promise<any> => {
    if (!made.has(id)) {
      const { model_module, model_module_version, model_name, state: own } = state[id]!;
      const comm = await manager._create_comm("jupyter.widget", id);
      made.set(
        id,
        manager.new_model(
          { model_module, model_module_version, model_name, comm, model_id: id },
          own as any,
        ),
      );
    }
    return made.get(id);
  };
  // A model names others, which have to be there before it.
  const names = (value: unknown): string[] =>
    typeof value === "string"
      ? value.startsWith("IPY_MODEL_")
        ? [value.slice(10)]
        : []
      : value && typeof value === "object"
        ? Object.values(value).flatMap(names)
        : [];
  const done = new Set<string>();
  const inOrder = async (id: string): Promise<void> => {
    if (done.has(id) || !state[id]) return;
    done.add(id);
    for (const other of names(state[id]!.state)) await inOrder(other);
    await make(id);
  };
  for (const id of Object.keys(state)) await inOrder(id);
  for (const place of document.querySelectorAll<HTMLElement>("[data-root]")) {
    place.replaceChildren();
    await manager.display_view(await manager.create_view(await make(place.dataset.model!)), place);
  }
  document.body.dataset.ready = "yes";
}
