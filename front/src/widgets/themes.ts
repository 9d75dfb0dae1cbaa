// The managers' page: filters, themes in words, and a box for the answer to each request. What is
// typed stays on this device until the workbook has kept it.

import { watchWords } from "../lib/prompts.js";

const WORDS = {
  filters: "What to show",
  names: {
    service: "Service",
    period: "Period",
    instrument: "Checklist",
    theme: "Theme",
    group: "Group",
  },
  save: "Take it to a meeting",
  saveWords: "One page for a meeting, of what is shown above.",
  files: {
    html: "Save as a page to print",
    docx: "Save for Word",
    csv: "Save the released tables (CSV)",
  },
  asks: "What teams ask for",
  asksWords:
    "Teams write these themselves, when something they decided needs time, money, permission or a partner. Your answer opens in the team’s next session, with its date. Please answer also when the answer is no, or not yet. Write no name, place or detail of any child, family or colleague.",
  noneYet: "No team has asked for anything yet.",
  allDone: "Every request has an answer.",
  needs: (team, what) => [team, ` needs ${what}`],
  sentOn: (day) => `Sent on ${day}`,
  answeredOn: (day) => `Answered on ${day}`,
  earlier: (day) => `An earlier answer, ${day}`,
  answered: "Answered",
  box: "Your answer to the team",
  again: "Send another answer",
  newBox: "Your new answer to the team",
  limit: (n) => `Up to ${n.toLocaleString("en-GB")} characters.`,
  send: "Send this answer",
  kept: "Your answer is kept. It opens in the team’s next session.",
  notSent: "Your answer was not sent",
  saved: (name) => `Saved: ${name}`,
  gone: "The workbook has stopped answering. What you typed is kept on this device.",
  reopen: "Open this page again",
};
const ANSWER_WITHIN = 8_000;
const FILTERS = ["service", "period", "instrument", "theme", "group"];
const LISTS = {
  service: "services",
  period: "periods",
  instrument: "instruments",
  theme: "themes",
  group: "groups",
};

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

const draftKey = (request) => `rpw:reply:${request}`;
const draftOf = (request) => attempt(() => localStorage.getItem(draftKey(request)), null) ?? "";
const keepDraft = (request, words) =>
  attempt(() =>
    words
      ? localStorage.setItem(draftKey(request), words)
      : localStorage.removeItem(draftKey(request)),
  );

function render({ model, el }) {
  const content = model.get("_content");
  const id = `rpw-t${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`;
  const asked = new Map();
  let number = crypto.getRandomValues(new Uint32Array(1))[0];
  let page = content.page;
  const root = make("div", { class: "rpw-form rpw-themes", "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const watch = watchWords({ model, root });
  const status = make("p", { role: "status", class: "rpw-said" });
  const goneBar = make(
    "div",
    { class: "rpw-panel rpw-wrong", role: "alert", hidden: true },
    make("p", {}, WORDS.gone),
    make("p", {}, make("a", { href: "" }, WORDS.reopen)),
  );
  const selects = new Map();
  const filters = make("fieldset", { class: "rpw-filters" }, make("legend", {}, WORDS.filters));
  const view = make("div", { class: "rpw-shown" });
  const saving = make("section", { class: "rpw-saving", "aria-labelledby": `${id}-save` });
  const requests = make("section", { class: "rpw-requests", "aria-labelledby": `${id}-asks` });
  el.append(root);

  // ---- speaking with the kernel --------------------------------------------------------

  function tell(message, answered, failed) {
    number += 1;
    const own = number;
    const waiting = setTimeout(() => {
      asked.delete(own);
      goneBar.hidden = false;
      failed?.(WORDS.gone);
    }, ANSWER_WITHIN);
    asked.set(own, { answered, failed, waiting });
    attempt(() => model.send({ ...message, number: own }));
    return own;
  }

  function heard(message, buffers) {
    if (message === null || typeof message !== "object") return;
    const waiting = asked.get(message.number);
    if (!waiting) return;
    asked.delete(message.number);
    clearTimeout(waiting.waiting);
    goneBar.hidden = true;
    if (message.kind === "refused") waiting.failed?.(message.sentence);
    else waiting.answered?.(message, buffers);
  }

  // ---- filters and themes --------------------------------------------------------------

  let newest = 0;
  function choose() {
    const choice = {};
    for (const name of FILTERS) choice[name] = selects.get(name)?.value ?? page.choice[name] ?? "";
    const own = tell(
      { kind: "show", choice },
      (message) => {
        if (own !== newest) return; // somebody chose again meanwhile
        page = message.page;
        drawFilters();
        drawView();
        status.textContent = page.said;
      },
      (sentence) => (status.textContent = sentence),
    );
    newest = own;
  }

  function drawFilters() {
    for (const name of FILTERS) {
      const pairs = page.options[LISTS[name]];
      let select = selects.get(name);
      if (!select) {
        select = make("select", { id: `${id}-${name}`, onchange: choose });
        selects.set(name, select);
        filters.append(
          make(
            "div",
            { class: "rpw-filter" },
            make("label", { for: select.id }, WORDS.names[name]),
            select,
          ),
        );
      }
      const now = JSON.stringify(pairs);
      if (select.dataset.pairs !== now) {
        select.dataset.pairs = now;
        select.replaceChildren(...pairs.map(([value, words]) => make("option", { value }, words)));
      }
      select.value = page.choice[name];
      select.parentElement.hidden = pairs.length < 2;
    }
    filters.hidden = saving.hidden = !page.something;
  }

  function drawView() {
    // Words that the kernel escaped; there is no script in them and the page allows none.
    view.innerHTML = page.html;
  }

  view.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link) return;
    event.preventDefault(); // the address stays as it is
    const heading = view.querySelector(`[id="${CSS.escape(link.hash.slice(1))}"]`);
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "start" });
  });

  // ---- files ---------------------------------------------------------------------------

  function save(what) {
    tell(
      { kind: "file", what, choice: page.choice },
      (message, buffers) => {
        const bytes = buffers?.[0];
        if (!bytes) return;
        const address = URL.createObjectURL(
          new Blob(
            [
              bytes.buffer
                ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
                : bytes,
            ],
            { type: message.type },
          ),
        );
        const link = make("a", { href: address, download: message.name });
        root.append(link);
        link.click();
        link.remove();
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
        saveStatus.textContent = WORDS.saved(message.name);
      },
      (sentence) => (saveStatus.textContent = sentence),
    );
  }

  const saveStatus = make("p", { role: "status", class: "rpw-quiet" });
  saving.append(
    make("h2", { id: `${id}-save` }, WORDS.save),
    make("p", {}, WORDS.saveWords),
    make(
      "div",
      { class: "rpw-buttons" },
      ...Object.entries(WORDS.files).map(([what, words]) =>
        make("button", { type: "button", onclick: () => save(what) }, words),
      ),
    ),
    saveStatus,
  );

  // ---- requests ------------------------------------------------------------------------

  function box(request, label) {
    const own = `${id}-${request.id}`;
    const problem = make("p", { class: "rpw-problem", id: `${own}-problem`, hidden: true });
    const area = make("textarea", {
      id: own,
      rows: "4",
      dir: "auto",
      autocomplete: "off",
      "aria-describedby": `${own}-problem ${own}-limit`,
    });
    area.value = draftOf(request.id);
    area.addEventListener("input", () => keepDraft(request.id, area.value));
    const button = make(
      "button",
      { type: "submit", class: "rpw-send", "aria-describedby": `${own}-asks` },
      WORDS.send,
    );
    let waiting = false;
    function send(event) {
      event.preventDefault();
      if (!waiting) watch.ready([area], sendNow);
    }
    function sendNow() {
      if (waiting) return;
      waiting = true;
      button.setAttribute("aria-disabled", "true");
      problem.hidden = true;
      area.removeAttribute("aria-invalid");
      const words = area.value;
      tell(
        { kind: "reply", request: request.id, text: words },
        (message) => {
          if (area.value === words) keepDraft(request.id, "");
          drawRequests(message.requests);
          asksStatus.textContent = WORDS.kept;
          asksHeading.focus({ preventScroll: false });
        },
        (sentence) => {
          waiting = false;
          button.removeAttribute("aria-disabled");
          problem.textContent = `${WORDS.notSent}. ${sentence}`;
          problem.hidden = false;
          area.setAttribute("aria-invalid", "true");
          area.focus();
        },
      );
    }
    return make(
      "form",
      { novalidate: true, onsubmit: send },
      make("label", { for: own }, label),
      make("p", { class: "rpw-quiet", id: `${own}-limit` }, WORDS.limit(content.longest)),
      problem,
      area,
      make("div", { class: "rpw-end" }, button),
    );
  }

  function card(request, level) {
    const [team, rest] = WORDS.needs(request.team, request.needs);
    const last = request.replies.length - 1;
    const replies = request.replies.flatMap((reply, place) => [
      make(
        "p",
        { class: "rpw-quiet" },
        place === last ? WORDS.answeredOn(reply.day) : WORDS.earlier(reply.day),
      ),
      make("blockquote", { dir: "auto" }, reply.text),
    ]);
    const form =
      last < 0
        ? box(request, WORDS.box)
        : make(
            "details",
            { open: draftOf(request.id) !== "" },
            make("summary", {}, WORDS.again),
            box(request, WORDS.newBox),
          );
    return make(
      "div",
      { class: "rpw-item", role: "group", "aria-labelledby": `${id}-${request.id}-asks` },
      make(level, { id: `${id}-${request.id}-asks` }, make("bdi", {}, team), rest),
      make("p", { class: "rpw-quiet" }, WORDS.sentOn(request.sentOn)),
      make("blockquote", { dir: "auto" }, request.text),
      ...replies,
      form,
    );
  }

  const asksHeading = make("h2", { id: `${id}-asks`, tabindex: "-1" }, WORDS.asks);
  const asksStatus = make("p", { role: "status" });
  const asksBody = make("div", {});

  function drawRequests(found) {
    const { waiting, answered, trouble } = found;
    asksBody.replaceChildren(
      ...(trouble ? [make("p", { class: "rpw-panel rpw-wrong" }, trouble)] : []),
      ...(waiting.length
        ? waiting.map((request) => card(request, "h3"))
        : trouble
          ? []
          : [make("p", {}, answered.length ? WORDS.allDone : WORDS.noneYet)]),
      ...(answered.length
        ? [make("h3", {}, WORDS.answered), ...answered.map((request) => card(request, "h4"))]
        : []),
    );
  }

  if (content.requests) {
    requests.append(asksHeading, make("p", {}, WORDS.asksWords), asksStatus, asksBody);
    drawRequests(content.requests);
  }

  if (content.above) {
    const above = make("div", { class: "rpw-above" });
    above.innerHTML = content.above; // escaped by the kernel, like the page itself
    root.append(above);
  }
  root.append(goneBar, filters, status, view);
  if (content.canSave) root.append(saving);
  if (content.requests) root.append(requests);
  drawFilters();
  drawView();
  model.on("msg:custom", heard);
  return () => {
    watch.stop();
    model.off("msg:custom", heard);
    for (const { waiting } of asked.values()) clearTimeout(waiting);
    root.remove();
  };
}

export default { render };
