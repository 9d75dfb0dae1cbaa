/** What every part of a form's view shares. */

import type { Conversation } from "../../lib/conversation.js";
import type { FormDraft } from "../../lib/form_draft.js";
import type { LiveRegion } from "../../lib/live_region.js";
import type { DoorWords, FormContent, FormTalk, ItemWords } from "../../messages.js";
import { WORDS } from "../../words/form.js";

export class Desk {
  readonly items: readonly ItemWords[];
  readonly together: boolean;
  private readonly places: ReadonlyMap<string, number>;

  constructor(
    readonly id: string,
    readonly content: FormContent,
    readonly form: FormDraft,
    readonly talk: Conversation<FormTalk>,
    readonly live: LiveRegion,
  ) {
    this.items = content.sections.flatMap((section) => section.items);
    this.places = new Map(this.items.map((item, index) => [item.id, index + 1]));
    this.together = content.manner === "together";
  }

  /** Which question an item is, counted from 1. */
  placeOf(item: string): number {
    return this.places.get(item) ?? 0;
  }

  /** Whether the device goes to somebody else when this person is done. */
  handsOn(): boolean {
    return this.content.manner === "paper" || this.form.keepNothing;
  }

  /** Of how many the page says that they are waited for; null while nobody knows. */
  all(door: DoorWords | null): number | null {
    return door?.state === "shut" ? door.places : null;
  }

  progress(): string {
    return WORDS.progress(Object.keys(this.form.answers).length, this.items.length);
  }
}

/** The length that counts: characters as Python counts them, without blanks at the ends. */
export function lengthOf(text: string): number {
  return [...text.trim()].length;
}
