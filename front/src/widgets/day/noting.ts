/** Noting an idea in two taps: one opens the box, which has the focus then; the second keeps it. */

import { button, make, setText, timeOf } from "../../lib/dom.js";
import { dropDraft, keepDraft, readDraft } from "../../lib/drafts.js";
import { WORDS } from "../../words/day.js";
import type { Desk } from "../plan/desk.js";
import type { Notes } from "./notes.js";

/** As workbook/plans/places.py has it. */
const LONGEST = 600;
/** A little more than a kernel is given to look at the words. */
const LOOKED_WITHIN = 1_700;

export class Noting {
  readonly element: HTMLElement;
  private readonly opener: HTMLButtonElement;
  private readonly panel: HTMLElement;
  private readonly box: HTMLTextAreaElement;
  private readonly said = make("p", { role: "status", class: "rpw-note-said" });
  private readonly draftKey: string;

  constructor(
    private readonly desk: Desk,
    private readonly notes: Notes,
    /** How many ideas were noted today. */
    private readonly today: () => number,
  ) {
    const id = `${desk.id}-note`;
    this.draftKey = `rpw:plan:${desk.content.plan}:note`;
    this.box = make("textarea", {
      id,
      rows: 3,
      dir: "auto",
      autocomplete: "off",
      enterkeyhint: "enter",
      "aria-describedby": `${id}-hint`,
      oninput: () => keepDraft(this.draftKey, this.box.value),
    });
    this.opener = button(WORDS.note, () => this.open(), {
      class: "rpw-send rpw-note-opener",
      "aria-expanded": "false",
      "aria-controls": `${id}-panel`,
    });
    this.panel = make(
      "div",
      { id: `${id}-panel`, hidden: true, class: "rpw-note-panel" },
      make("label", { for: id }, WORDS.noteLabel),
      make("p", { id: `${id}-hint`, class: "rpw-quiet" }, WORDS.noteHint),
      this.box,
      make(
        "div",
        { class: "rpw-buttons" },
        button(WORDS.keep, () => this.press(), { class: "rpw-send" }),
        button(WORDS.close, () => this.close()),
      ),
    );
    this.element = make(
      "section",
      { class: "rpw-note-bar", "aria-label": WORDS.note },
      this.said,
      this.opener,
      this.panel,
    );
    const draft = readDraft(this.draftKey);
    if (draft.trim()) {
      this.box.value = draft;
      this.show(true);
    }
  }

  /** Begin with words that were noted before and not taken. */
  begin(words: string): void {
    const there = this.box.value.trim();
    this.box.value = there ? `${there}\n${words}` : words;
    keepDraft(this.draftKey, this.box.value);
    this.open();
  }

  /** The workbook has what was kept here. */
  confirm(): void {
    setText(this.said, WORDS.kept(timeOf(new Date()), this.today()));
  }

  private open(): void {
    setText(this.said, "");
    this.show(true);
    this.box.focus({ preventScroll: true });
    this.box.scrollIntoView({ block: "nearest" }); // on a very low screen it is at the page's foot
  }

  private close(): void {
    this.show(false);
    this.opener.focus({ preventScroll: true });
  }

  private show(isOpen: boolean): void {
    this.panel.hidden = !isOpen;
    this.opener.hidden = isOpen;
    this.opener.setAttribute("aria-expanded", String(isOpen));
    this.element.classList.toggle("rpw-open", isOpen);
  }

  private press(): void {
    const length = [...this.box.value.trim()].length;
    if (!length || length > LONGEST) {
      setText(this.said, length ? WORDS.tooLong(length - LONGEST) : WORDS.empty);
      this.box.focus();
      return;
    }
    setText(this.said, WORDS.looking);
    setTimeout(() => {
      if (this.said.textContent === WORDS.looking) setText(this.said, "");
    }, LOOKED_WITHIN);
    this.desk.prompts.ready([this.box], () => this.keep());
  }

  private keep(): void {
    const words = this.box.value.trim();
    if (!words) return; // pressed twice: the first has kept it
    this.box.value = "";
    dropDraft(this.draftKey);
    const { isHeld } = this.notes.keep(words);
    setText(this.said, isHeld ? WORDS.keptHere : WORDS.notHeld);
    this.close();
  }
}
