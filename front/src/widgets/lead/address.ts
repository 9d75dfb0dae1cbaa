/** A link as it is handed out: its QR code, its address, and a button that copies it. */

import { button, drawQr, make } from "../../lib/dom.js";
import type { ShownLink } from "../../messages.js";
import { WORDS } from "../../words/lead.js";

export function drawAddress(id: string, link: ShownLink, who: string): HTMLElement {
  const said = make("p", { role: "status", class: "rpw-quiet" });
  const box = make("textarea", {
    id,
    class: "rpw-address",
    rows: "3",
    readonly: true,
    dir: "ltr",
    spellcheck: "false",
    onfocus: () => box.select(),
  });
  box.value = link.address;
  const copy = button(
    WORDS.copy,
    async () => {
      try {
        await navigator.clipboard.writeText(link.address);
        said.textContent = WORDS.copied;
      } catch {
        // Over plain http a browser has no clipboard: what is chosen can be copied all the same.
        box.focus();
        box.select();
        said.textContent = document.execCommand("copy") ? WORDS.copied : WORDS.notCopied;
      }
    },
    { "aria-describedby": id },
  );
  return make(
    "div",
    { class: "rpw-handed" },
    drawQr(link.qr),
    make(
      "div",
      { class: "rpw-field" },
      make(
        "label",
        { for: id },
        WORDS.address,
        make("span", { class: "rpw-hidden" }, WORDS.of(who)),
      ),
      box,
      make("div", { class: "rpw-buttons" }, copy),
      said,
    ),
  );
}
