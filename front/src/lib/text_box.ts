/** Boxes that keep what is typed: on this device at once, and with the workbook when the person pauses,
 * also through a dead kernel and a reload. Their words are looked at before they are sent.
 */

import { WORDS } from "../words/text_box.js";
import { make, setText, timeOf } from "./dom.js";
import type { Drafts } from "./drafts.js";
import type { Box, Prompts } from "./prompts.js";

/** So long after the last letter somebody has paused. */
const AT_REST = 800;

/** Sends a box's words; `failed` with "" when no answer came. */
export type Save = (words: string, done: () => void, failed: (sentence: string) => void) => void;

export interface BoxOptions {
  /** Names the box's draft on this device. */
  name: string;
  label: string;
  hint?: string;
  /** The id of words elsewhere that are about the box too. */
  about?: string;
  rows?: number;
  longest?: number;
  kind?: "textarea" | "text" | "date";
  /** Without it the words wait for a button. */
  save?: Save;
}

function makeBox({ kind = "textarea", rows = 3 }: BoxOptions, id: string, about: string): Box {
  const common = { id, dir: "auto", "aria-describedby": about };
  if (kind === "textarea") return make("textarea", { ...common, rows });
  return make("input", {
    ...common,
    type: kind,
    ...(kind === "text" ? { "data-watched": true } : {}),
  });
}

export class TextBox {
  readonly box: Box;
  readonly element: HTMLElement;
  private readonly said: HTMLElement;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private isUnderWay = false;

  constructor(
    private readonly options: BoxOptions,
    private readonly drafts: Drafts,
    private readonly prompts: Prompts,
    id: string,
  ) {
    const { label, hint, about } = options;
    const said = `${id}-said`;
    const described = [hint && `${id}-hint`, about, said].filter(Boolean).join(" ");
    this.box = makeBox(options, id, described);
    this.said = make("p", { class: "rpw-quiet rpw-field-said", id: said, role: "status" });
    this.element = make(
      "div",
      { class: "rpw-field" },
      make("label", { for: id }, label),
      hint ? make("p", { class: "rpw-quiet", id: `${id}-hint` }, hint) : null,
      this.box,
      this.said,
    );
    this.box.addEventListener("rpw-decided", () => this.sendIfDue());
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("change", () => {
      clearTimeout(this.resting);
      this.sendIfDue();
    });
    const draft = this.draft();
    if (draft !== undefined) {
      this.box.value = draft;
      this.sendIn(0);
    }
  }

  /** What is typed and not confirmed yet. */
  draft(): string | undefined {
    return this.drafts.get(this.options.name);
  }

  drop(): void {
    this.drafts.drop(this.options.name);
  }

  /** What the workbook has: shown unless something newer is being typed here. */
  setValue(words: string): void {
    if (this.draft() !== undefined || document.activeElement === this.box) return;
    if (this.box.value !== words) this.box.value = words;
  }

  sendIfDue(): void {
    const { longest, save } = this.options;
    const words = this.draft();
    if (words === undefined || this.isUnderWay || !save) return;
    const length = [...words.trim()].length;
    if (longest && length > longest) {
      setText(this.said, WORDS.tooLong(length - longest));
      return;
    }
    this.isUnderWay = true;
    this.whenDecided((waits) => {
      if (this.draft() !== words) {
        this.isUnderWay = false; // other words were looked at: those go when their writer pauses
      } else if (waits && this.box.isConnected) {
        this.isUnderWay = false; // kept on this device until its writer has decided
        setText(this.said, WORDS.waits);
      } else this.send(words, save);
    });
  }

  private whenDecided(then: (waits: boolean) => void): void {
    if (this.options.kind === "date") then(false);
    else this.prompts.undecided(this.box, then);
  }

  private send(words: string, save: Save): void {
    const done = () => {
      this.isUnderWay = false;
      if (this.draft() === words) {
        this.drop();
        setText(this.said, WORDS.kept(timeOf(new Date())));
      } else this.sendIfDue();
    };
    const failed = (sentence: string) => {
      this.isUnderWay = false;
      setText(this.said, sentence || WORDS.keptHere);
    };
    save(words, done, failed);
  }

  private typed(): void {
    this.drafts.set(this.options.name, this.box.value);
    setText(this.said, "");
    this.sendIn(AT_REST);
  }

  private sendIn(milliseconds: number): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.sendIfDue(), milliseconds);
  }
}

/** All the boxes of a page, each by the name of its draft: one that is drawn again is the same. */
export class TextBoxes {
  private readonly boxes = new Map<string, TextBox>();

  constructor(
    private readonly id: string,
    private readonly drafts: Drafts,
    private readonly prompts: Prompts,
  ) {}

  open(options: BoxOptions): TextBox {
    const known = this.boxes.get(options.name);
    if (known) return known;
    const id = `${this.id}-${this.boxes.size}-${options.name.replace(/[^a-z0-9]+/gi, "-")}`;
    const made = new TextBox(options, this.drafts, this.prompts, id);
    this.boxes.set(options.name, made);
    return made;
  }

  /** The workbook answers again. */
  sendAllDue(): void {
    for (const box of this.boxes.values()) box.sendIfDue();
  }
}
