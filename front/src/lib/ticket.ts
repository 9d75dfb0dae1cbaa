/** The ticket that the door of a session gave to this device. It is kept beside what was typed, in this
 * browser alone: whoever has it sends from its place, and sees the pattern of that session.
 */

import { attempt } from "./dom.js";
import { DAY } from "./drafts.js";

const TICKETS = "rpw:ticket:";
const TICKET = /^[0-9a-f]{32}$/;

/** Read a ticket from its text: one that is whole and still good, or "". */
function wholeTicket(text: string | null): string {
  const kept = attempt((): unknown => JSON.parse(text ?? ""), null);
  if (kept === null || typeof kept !== "object") return "";
  const { ticket, until } = kept as { ticket?: unknown; until?: unknown };
  if (typeof ticket !== "string" || !TICKET.test(ticket) || typeof until !== "number") return "";
  return until > Date.now() ? ticket : "";
}

/** Remove what is good for nothing any more, of every session. */
function sweep(): void {
  attempt(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(TICKETS) && !wholeTicket(localStorage.getItem(key))) {
        localStorage.removeItem(key);
      }
    }
  }, undefined);
}

export class Ticket {
  private now = "";
  private readonly key: string;

  constructor(
    name: string,
    /** For so many days after it was last used it may be good for something. */
    private readonly days: number,
    /** Whether it stays with this tab, and goes with it. */
    private inTab: boolean,
  ) {
    this.key = TICKETS + name;
    sweep();
    this.now = this.kept();
  }

  /** The ticket; "" when there is none. Another tab may have come in since. */
  get value(): string {
    this.now ||= this.kept();
    return this.now;
  }

  set(ticket: string): void {
    this.now = ticket;
    const until = Date.now() + (this.days + 1) * DAY;
    // Where storage is blocked this page alone has it.
    attempt(() => this.storage().setItem(this.key, JSON.stringify({ ticket, until })), undefined);
  }

  /** It is not good any more, or was somebody else's. */
  drop(): void {
    this.now = "";
    attempt(() => sessionStorage.removeItem(this.key), undefined);
    attempt(() => localStorage.removeItem(this.key), undefined);
  }

  /** From now on it stays with this tab, or with this device. */
  move(inTab: boolean): void {
    const { value } = this;
    this.drop();
    this.inTab = inTab;
    if (value) this.set(value);
  }

  private kept(): string {
    return attempt(() => wholeTicket(this.storage().getItem(this.key)), "");
  }

  private storage(): Storage {
    return this.inTab ? sessionStorage : localStorage;
  }
}
