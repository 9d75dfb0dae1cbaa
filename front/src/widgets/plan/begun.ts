/** Where somebody wrote on this device what the workbook does not have yet. */

import { attempt } from "../../lib/dom.js";
import type { PlanContent } from "../../messages.js";
import type { Rows } from "./rows.js";
import { draftKey } from "./shared_box.js";

/** The ids of the sections in which something waits to be sent. */
export function begunIn({ plan, page, guide }: PlanContent, rows: Rows): string[] {
  const prefix = draftKey(plan, "");
  const keys = attempt(() => Array.from(localStorage, (_, at) => localStorage.key(at) ?? ""), []);
  const all = [...page.tasks, ...page.worries, ...page.promises];
  const prompts = new Set(rows.prompts());
  for (const key of keys) {
    if (!key.startsWith(prefix)) continue;
    const [table, id = ""] = key.slice(prefix.length).split(":");
    const row = all.find((each) => each.id === id);
    prompts.add(table === "entry" ? id : (row?.prompt ?? ""));
  }
  return guide.sections
    .filter((section) => section.prompts.some(({ id }) => prompts.has(id)))
    .map(({ id }) => id);
}
