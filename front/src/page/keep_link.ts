/** The page that shows a plan's own link: a button copies it. Without a script it is chosen by hand. */

const box = document.querySelector<HTMLTextAreaElement>("#link")!;
const copy = document.querySelector<HTMLButtonElement>("#copy")!;
const said = document.querySelector<HTMLElement>("#copied")!;

box.addEventListener("focus", () => box.select());
copy.addEventListener("click", async () => {
  let copied = true;
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    // Over plain http a browser has no clipboard: what is chosen can be copied all the same.
    box.focus();
    box.select();
    copied = document.execCommand("copy");
  }
  said.textContent = copied ? said.dataset.copied! : said.dataset.not!;
});
copy.hidden = false;
