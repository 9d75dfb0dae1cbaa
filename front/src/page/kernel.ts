/** The line to a page's kernel: Jupyter's message protocol over one websocket, as much as widgets need.
 *
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 * https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html (the default one)
 */

export interface Message {
  header: { msg_id: string; msg_type: string };
  parent_header: { msg_id?: string };
  metadata: Record<string, unknown>;
  content: Record<string, any>;
  channel: string;
  buffers: DataView[];
}

/** there: open; away: nothing can be sent now, and it is tried again; gone: this kernel has ended;
 * ended: so has the link that opened its page, and there is no going on. */
export type Standing = "there" | "away" | "gone" | "ended";

const SESSION = id();
/** Milliseconds between tries to have the line again. */
const PAUSES = [250, 500, 1000, 2000, 4000, 8000];
/** What a line is closed with because the link has ended: `workbook/serve/kernels.py`. */
const LINK_ENDED = 4403;
/** A line that does not open in so many milliseconds will not. */
const PATIENCE = 10_000;

export class Kernel {
  private socket: WebSocket | undefined;
  private tries = 0;
  private timer = 0;
  private closed = false;
  private waiting = new Map<string, (message: Message) => void>();

  constructor(
    private readonly base: string,
    readonly name: string,
    private readonly heard: (message: Message) => void,
    private readonly onStatus: (standing: Standing) => void,
  ) {
    this.open();
  }

  get there(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Send a message; say whether it went out. An answer on the shell channel goes to `answered`. */
  send(
    type: string,
    content: object,
    {
      metadata = {},
      buffers = [],
      answered,
    }: {
      metadata?: object;
      buffers?: (ArrayBuffer | ArrayBufferView)[];
      answered?: (message: Message) => void;
    } = {},
  ): boolean {
    if (!this.there) return false;
    const header = {
      msg_id: id(),
      msg_type: type,
      session: SESSION,
      username: "",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const message = { header, parent_header: {}, metadata, content, channel: "shell" };
    if (answered) this.waiting.set(header.msg_id, answered);
    this.socket!.send(buffers.length ? pack(message, buffers) : JSON.stringify(message));
    return true;
  }

  /** Try at once, because somebody looks at the page again. */
  reconnect(): void {
    if (this.closed || this.there || this.socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(this.timer);
    this.tries = 0;
    void this.again();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private open(): void {
    const address = new URL(`${this.base}api/kernels/${this.name}/channels`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("session_id", SESSION);
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    const patience = setTimeout(() => socket.close(), PATIENCE);
    socket.onopen = () => {
      clearTimeout(patience);
      this.tries = 0;
      this.onStatus("there");
    };
    socket.onmessage = ({ data }) => {
      const message =
        typeof data === "string" ? { buffers: [], ...JSON.parse(data) } : unpack(data);
      const answered = this.waiting.get(message.parent_header?.msg_id ?? "");
      if (answered && message.channel === "shell") {
        this.waiting.delete(message.parent_header.msg_id);
        answered(message);
      }
      this.heard(message);
    };
    socket.onclose = ({ code }) => {
      clearTimeout(patience);
      if (this.closed || socket !== this.socket) return;
      this.waiting.clear();
      if (code === LINK_ENDED) {
        this.closed = true;
        this.onStatus("ended");
        return;
      }
      this.onStatus("away");
      const pause = PAUSES[Math.min(this.tries, PAUSES.length - 1)]!;
      this.tries += 1;
      // Not all of a room at the same moment.
      this.timer = setTimeout(() => void this.again(), pause * (0.75 + Math.random() / 2));
    };
  }

  private async again(): Promise<void> {
    let status = 0;
    try {
      status = (
        await fetch(new URL(`${this.base}api/kernels/${this.name}`, location.href), {
          cache: "no-store",
        })
      ).status;
    } catch {
      // no network, or no server: the socket will fail as well, and then it is tried again
    }
    if (this.closed || this.there) return;
    if (status === 404 || status === 403) {
      this.closed = true;
      this.onStatus("gone");
      return;
    }
    this.open();
  }
}

export function id(): string {
  // Not crypto.randomUUID: that needs https, and a small office may have none.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** The default protocol's frame for a message with buffers: how many parts, where each begins, the parts. */
function pack(message: object, buffers: (ArrayBuffer | ArrayBufferView)[]): ArrayBuffer {
  const bytes = (part: ArrayBuffer | ArrayBufferView) =>
    part instanceof ArrayBuffer
      ? new Uint8Array(part)
      : new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  const parts = [new TextEncoder().encode(JSON.stringify(message)), ...buffers.map(bytes)];
  let at = 4 * (parts.length + 1);
  const frame = new Uint8Array(at + parts.reduce((sum, part) => sum + part.length, 0));
  const view = new DataView(frame.buffer);
  view.setUint32(0, parts.length);
  parts.forEach((part, index) => {
    view.setUint32(4 * (index + 1), at);
    frame.set(part, at);
    at += part.length;
  });
  return frame.buffer;
}

function unpack(frame: ArrayBuffer): Message {
  const view = new DataView(frame);
  const starts = Array.from({ length: view.getUint32(0) }, (_, index) =>
    view.getUint32(4 * (index + 1)),
  );
  const parts = starts.map(
    (start, index) => new DataView(frame, start, (starts[index + 1] ?? frame.byteLength) - start),
  );
  const message = JSON.parse(new TextDecoder().decode(parts[0]));
  return { ...message, buffers: parts.slice(1) };
}
