/** Asking something of managers from a plan: chosen, written, looked at as it will be read, and sent. */

import { Choice } from "../../lib/choice.js";
import { bringForward, button, make, randomHex, setText } from "../../lib/dom.js";
import { Drafts } from "../../lib/drafts.js";
import { type TextBox, TextBoxes } from "../../lib/text_box.js";
import { WORDS } from "../../words/plan_managers.js";
import type { Desk } from "./desk.js";

/** As many characters as a request has room for. */
const LONGEST = 1000;
const NEEDS = new Map<string, string>(WORDS.needs);

/** A part of the page of a plan that a team's own link opened. */
export class AskManagers {
  readonly element: HTMLElement;
  private readonly drafts: Drafts;
  private readonly needs: Choice;
  private readonly words: TextBox;
  private readonly said = make("p", { role: "alert", class: "rpw-problem" });
  private readonly sent = make("p", { role: "status", class: "rpw-said", tabindex: "-1" });
  private readonly preview = make("div", {
    class: "rpw-panel",
    tabindex: "-1",
    role: "group",
    "aria-label": WORDS.previewTitle,
    hidden: true,
  });
  private isUnderWay = false;

  constructor(private readonly desk: Desk) {
    const id = `${desk.id}-ask`;
    this.drafts = new Drafts(`rpw:plan-request:${desk.content.plan}`);
    this.needs = new Choice({
      id: `${id}-needs`,
      legend: WORDS.legend,
      options: WORDS.needs,
      chosen: this.drafts.get("needs") ?? "",
      choose: (value) => {
        this.drafts.set("needs", value);
        this.preview.hidden = true; // it shows what is no longer so
      },
    });
    this.words = new TextBoxes(id, this.drafts, desk.prompts).open({
      name: "words",
      label: WORDS.words,
      hint: desk.content.byTextBoxes,
      longest: LONGEST,
    });
    this.words.box.value = this.drafts.get("words") ?? "";
    this.words.box.addEventListener("input", () => {
      this.preview.hidden = true;
    });
    this.element = make(
      "section",
      { class: "rpw-part", "aria-labelledby": id },
      make("h2", { id }, WORDS.title),
      make("p", {}, WORDS.intro),
      this.needs.element,
      this.words.element,
      button(WORDS.preview, () => this.look()),
      this.said,
      this.preview,
      this.sent,
    );
  }

  private look(): void {
    const { box } = this.words;
    const over = [...box.value.trim()].length - LONGEST;
    setText(this.said, "");
    setText(this.sent, "");
    this.preview.hidden = true;
    if (!NEEDS.has(this.drafts.get("needs") ?? "")) setText(this.said, WORDS.chooseFirst);
    else if (box.value.trim() === "") setText(this.said, WORDS.wordsFirst);
    else if (over > 0) setText(this.said, WORDS.tooLong(over));
    else this.desk.prompts.ready([box], () => this.showPreview(box.value.trim()));
  }

  private showPreview(words: string): void {
    const needs = this.drafts.get("needs") ?? "";
    this.preview.replaceChildren(
      make("p", {}, WORDS.previewTitle),
      make("blockquote", { dir: "auto" }, words),
      make("p", {}, WORDS.needsWhat(NEEDS.get(needs) ?? "")),
      make(
        "div",
        { class: "rpw-buttons" },
        button(WORDS.send, () => this.send(needs, words), { class: "rpw-send" }),
        button(WORDS.back, () => {
          this.preview.hidden = true;
          this.words.box.focus();
        }),
      ),
    );
    this.preview.hidden = false;
    bringForward(this.preview, "nearest");
  }

  private send(needs: string, words: string): void {
    if (this.isUnderWay) return;
    this.isUnderWay = true;
    this.desk.request(
      needs,
      words,
      this.rowOf(needs, words),
      (sentence) => {
        this.isUnderWay = false;
        for (const name of ["needs", "words", "row", "of"]) this.drafts.drop(name);
        this.words.box.value = "";
        this.needs.set("");
        this.preview.hidden = true;
        setText(this.said, "");
        setText(this.sent, sentence);
        bringForward(this.sent, "nearest");
      },
      (sentence) => {
        this.isUnderWay = false;
        setText(this.said, sentence);
      },
    );
  }

  /** The row of these words: the same again when they are sent once more, so that they go up once. */
  private rowOf(needs: string, words: string): string {
    const of = `${needs} ${words}`;
    if (this.drafts.get("of") !== of) {
      this.drafts.set("row", randomHex(4));
      this.drafts.set("of", of);
    }
    return this.drafts.get("row") ?? "";
  }
}
