/** The page to which every link leads: it hands the key over, and keeps it out of the history. */

/** What a link says: its name, its key, and perhaps that it is of the invented service. */
type Said = Record<string, string>;

function read(written: string): Said | null {
  const bare = written.replace(/\s/g, "");
  for (const mark of ["#", "?"]) {
    const at = bare.indexOf(mark);
    const said = Object.fromEntries(new URLSearchParams(at < 0 ? "" : bare.slice(at + 1)));
    if (said.link && said.key) {
      return said;
    }
  }
  return null;
}

/**
 * Take the link out of the address before anything else. `history.replaceState` would leave the
 * first address in the list of what was visited; an address that leads on to another does not.
 */
function taken(): Said | null {
  const said = read(location.hash);
  if (said) {
    location.replace("#opening");
    document.documentElement.classList.add("rpw-opening");
  }
  return said;
}

async function handOver(said: Said): Promise<void> {
  const form = document.querySelector("form")!;
  const body = new URLSearchParams({ link: said.link!, key: said.key! });
  body.set("_xsrf", form.querySelector<HTMLInputElement>("[name=_xsrf]")!.value);
  if (said.example) {
    body.set("example", said.example);
  }
  show([]);
  tell("opening");
  let page: Document;
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers, cache: "no-store" });
    if (answer.ok) {
      location.replace((await answer.json()).leadsTo);
      return;
    }
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    unreached(said);
    return;
  }
  const words = page.getElementById("main");
  const heading = words?.querySelector("h1");
  if (!words || !heading) {
    unreached(said); // something in between answered, not the workbook
    return;
  }
  document.title = page.title;
  show(words.childNodes);
  heading.tabIndex = -1;
  heading.focus();
}

/** Show why a link was refused, in the place of the way in; or the way in again. */
function show(refusal: Iterable<Node>): void {
  const words = [...refusal];
  document.getElementById("refused")!.replaceChildren(...words);
  document.getElementById("way-in")!.hidden = words.length > 0;
}

/** Say something in the line that is read out; "" for nothing. */
function tell(what: "opening" | "unreached"): void {
  const line = document.getElementById("opening")!;
  line.textContent = line.dataset[what]!;
  document.getElementById("again")!.hidden = what === "opening";
}

function unreached(said: Said): void {
  tell("unreached");
  const button = document.querySelector<HTMLButtonElement>("#again button")!;
  button.onclick = () => {
    document.getElementById("opening")!.focus();
    void handOver(said);
  };
}

const first = taken();
document.documentElement.classList.add("rpw-scripted");

addEventListener("DOMContentLoaded", () => {
  if (first) {
    void handOver(first);
  }
  // Somebody puts a link into the address while this page is there: nothing is loaded anew then.
  addEventListener("hashchange", () => {
    const next = taken();
    if (next) {
      void handOver(next);
    }
  });
  document.querySelector("form")!.addEventListener("submit", (event) => {
    const said = read(document.querySelector<HTMLInputElement>("#pasted")!.value);
    if (said) {
      event.preventDefault();
      document.documentElement.classList.add("rpw-opening");
      void handOver(said);
    }
  });
});
