// The form of one instrument: a fieldset for each item, native radio buttons, one comm for all.
// What is typed is kept on this device at once, for this form only, and comes back after a
// reload, a dead kernel or a restarted server. Nothing here asks any other host for anything.

const WORDS = {
  privacy: "You answer on your own. Your answers are kept without your name, and nobody sees them before the session is closed.",
  of: (n, all) => `${n} of ${all}`,
  progress: (n, all) => (n === 0 ? `None of ${all} answered yet` : n === all ? `All ${all} answered` : `${n} of ${all} answered`),
  takeBack: "Take my answer back",
  takenBack: "Your answer was taken back.",
  why: "Why we ask this",
  question: (n) => ` (question ${n})`,
  comesFrom: "Where it comes from:",
  extends: "This question goes further than this source:",
  addReflection: "Add a reflection (optional)",
  yourReflection: "Your reflection",
  reflectionOn: (n) => `Your reflection on question ${n}`,
  room: (left) => (left >= 0 ? `Room for ${left} more characters.` : `${-left} characters too many: shorten it before you send.`),
  kept: (time) => `Kept on this device, ${time}`,
  keptNowhere: "Kept only on this page",
  cannotKeep: "This browser does not let the page keep your words. They are safe as long as this page stays open.",
  shared: "This is a shared device: keep nothing",
  sharedMeans: "What you type is then only on this page: if it closes, the words are gone.",
  restored: "What you had typed before is back.",
  send: "Send my answers",
  sending: "Sending…",
  nothingTitle: "There is nothing to send yet",
  nothing: "Choose an answer to at least one question, or write a reflection. If you would rather not, you can simply close this page.",
  problemTitle: "Your answers were not sent yet",
  problem: "Nothing is lost. Look at these, then send again:",
  tooLong: (n, by) => `The reflection on question ${n} is ${by} characters too long.`,
  gapsTitle: (n) => (n === 1 ? "One question has no answer" : `${n} questions have no answer`),
  gaps: "That is fine: leaving a question out is as good as answering it. You can send as it is, or go back to one of these:",
  sendAnyway: "Send as it is",
  goBack: "Go back to the questions",
  gone: "The workbook has stopped answering. Your words are kept on this device. Open this page again to go on.",
  goneUnkept: "The workbook has stopped answering. Your words are only on this page, so do not close it yet: wait a moment and try again.",
  back: "The workbook is answering again.",
  reopen: "Open this page again",
  sentTitle: "Sent. Thank you.",
  sent: "Your answers are kept without your name. Nobody sees them until your facilitator closes the session; then your team sees its pattern.",
  after: "See your team’s pattern",
  next: "Someone else will answer on this device",
};

const DAY = 24 * 60 * 60 * 1000;
const PING_EVERY = 10_000;
const PONG_WITHIN = 5_000;
const KEPT_WITHIN = 15_000;
const REST = 1_200;
let views = 0;

/** Make an element: attributes, event handlers (on…), then children as nodes or text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The device's memory for one form; every call is harmless where storage is not allowed. */
function memory(name) {
  const key = `rpw:form:${name}`;
  const tabKey = `rpw:nothing:${name}`;
  const attempt = (act, otherwise) => {
    try {
      return act();
    } catch {
      return otherwise;
    }
  };
  return {
    key,
    read(text = attempt(() => localStorage.getItem(key), null)) {
      const draft = attempt(() => JSON.parse(text), null);
      const whole = draft && typeof draft === "object" && /^[0-9a-f]{32}$/.test(draft.token);
      const fresh = whole && Math.abs(Date.now() - draft.at) < DAY;
      if (whole && !fresh) this.forget();
      return fresh ? draft : null;
    },
    write: (draft) => attempt(() => (localStorage.setItem(key, JSON.stringify(draft)), true), false),
    forget: () => attempt(() => localStorage.removeItem(key)),
    nothing: () => attempt(() => sessionStorage.getItem(tabKey) === "yes", false),
    setNothing: (on) => attempt(() => (on ? sessionStorage.setItem(tabKey, "yes") : sessionStorage.removeItem(tabKey))),
  };
}

function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keep of a draft only what this form still asks, in answers that it still offers. */
function fitting(draft, content) {
  const ids = new Set(content.sections.flatMap((section) => section.items.map((item) => item.id)));
  const offered = new Set(content.answers.map((answer) => answer.id));
  const only = (table, good) =>
    Object.fromEntries(Object.entries(table ?? {}).filter(([id, value]) => ids.has(id) && good(value)));
  return {
    token: draft.token,
    answers: only(draft.answers, (answer) => offered.has(answer)),
    reflections: only(draft.reflections, (text) => typeof text === "string" && text !== ""),
  };
}

function render({ model, el }) {
  const content = model.get("_content");
  const store = memory(model.get("_kept_as"));
  const view = `rpw${(views += 1)}-${newToken().slice(0, 6)}`;
  const items = content.sections.flatMap((section) => section.items);
  const places = new Map(items.map((item, index) => [item.id, index + 1]));
  const parts = new Map(); // item id → the elements that change
  const closing = new AbortController();
  const tokens = new Map(); // message number → the token that was sent with it

  let state = { token: newToken(), answers: {}, reflections: {} };
  let keepNothing = store.nothing();
  let number = 0;
  let waitingForPong = 0;
  let sendingTimer = 0;
  let restTimer = 0;
  let sending = false;

  const root = make("div", { class: "rpw-form", "data-lm-suppress-shortcuts": "true" });
  // JupyterLab runs commands on keys: those typed here are words.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const announcer = make("div", { class: "rpw-hidden", role: "status", "aria-live": "polite" });
  const stage = make("div");
  root.append(stage, announcer);
  el.append(root);

  let summary, gaps, progress, keptText, trouble, sendButton;

  function announce(words) {
    clearTimeout(restTimer);
    restTimer = setTimeout(() => (announcer.textContent = words), REST);
  }

  // ---- drawing -------------------------------------------------------------------------

  function drawForm() {
    parts.clear();
    summary = make("div", { class: "rpw-summary", tabindex: "-1", role: "group", "aria-labelledby": `${view}-summary`, hidden: true });
    gaps = make("div", { class: "rpw-gaps", tabindex: "-1", role: "group", "aria-labelledby": `${view}-gaps`, hidden: true });
    progress = make("p", { class: "rpw-progress" });
    keptText = make("p", { class: "rpw-kept" });
    trouble = make("div", { class: "rpw-trouble", role: "status", "aria-live": "polite" });
    sendButton = make("button", { type: "button", class: "rpw-send", onclick: () => trySending(false) }, WORDS.send);
    const shared = make("input", { type: "checkbox", id: `${view}-shared`, "aria-describedby": `${view}-shared-means`, onchange: (event) => setShared(event.target.checked) });
    shared.checked = keepNothing;
    const form = make("form", { class: "rpw-questions", novalidate: true, onsubmit: (event) => event.preventDefault(), "aria-label": content.title });
    form.append(
      ...content.sections.flatMap((section) => [make("h2", {}, section.title), ...section.items.map(drawItem)]),
      gaps,
      make(
        "div",
        { class: "rpw-end" },
        make("div", { class: "rpw-check" }, shared, make("label", { for: `${view}-shared` }, WORDS.shared)),
        make("p", { class: "rpw-quiet", id: `${view}-shared-means` }, WORDS.sharedMeans),
        sendButton,
      ),
    );
    const notes = (content.notes ?? []).map((note) => make("p", {}, make("strong", {}, note.title + ". "), note.text));
    const before = notes.length ? [make("details", { class: "rpw-before" }, make("summary", {}, content.notesTitle), ...notes)] : [];
    stage.replaceChildren(
      make("p", { class: "rpw-purpose" }, content.purpose),
      make("p", {}, WORDS.privacy),
      ...before,
      summary,
      form,
      make("div", { class: "rpw-bar" }, make("div", { class: "rpw-bar-words" }, progress, keptText), trouble),
    );
    show();
  }

  function drawItem(item) {
    const place = places.get(item.id);
    const id = `${view}-${place}`;
    const problem = make("p", { class: "rpw-problem", id: `${id}-problem`, hidden: true });
    const prompt = make("p", { class: "rpw-prompt", id: `${id}-prompt` }, item.prompt);
    const radios = content.answers.map((answer) =>
      make("input", { type: "radio", name: id, value: answer.id, id: `${id}-${answer.id}`, onchange: () => change(item.id, "answers", answer.id) }),
    );
    const rows = content.answers.map((answer, index) =>
      make("label", { class: answer.beside ? "rpw-answer rpw-beside" : "rpw-answer", for: `${id}-${answer.id}` }, radios[index], make("span", {}, answer.label)),
    );
    const takeBack = make("button", { type: "button", class: "rpw-take-back", hidden: true, onclick: () => takeAnswerBack(item.id) }, WORDS.takeBack, make("span", { class: "rpw-hidden" }, WORDS.question(place)));
    const room = make("p", { class: "rpw-quiet", id: `${id}-room`, hidden: true });
    const box = make("textarea", { id: `${id}-words`, rows: "4", dir: "auto", "aria-describedby": `${id}-safe ${id}-room`, oninput: (event) => change(item.id, "reflections", event.target.value) });
    const summaryWords = make("span", {}, WORDS.addReflection);
    const reflection = make(
      "details",
      { class: "rpw-reflection" },
      make("summary", {}, summaryWords, make("span", { class: "rpw-hidden" }, WORDS.question(place))),
      make("label", { for: `${id}-words` }, WORDS.reflectionOn(place)),
      make("p", { class: "rpw-quiet", id: `${id}-safe` }, content.byTextBoxes),
      box,
      room,
    );
    const legend = make("legend", {}, make("span", { class: "rpw-number" }, WORDS.of(place, items.length)), " ", make("span", { class: "rpw-statement" }, item.statement));
    const group = make("fieldset", { id, class: "rpw-item", "aria-describedby": `${id}-prompt` }, legend, prompt, problem, make("div", { class: "rpw-answers" }, ...rows), takeBack, reflection, drawWhy(item, place));
    parts.set(item.id, { group, radios, takeBack, box, room, reflection, summaryWords, problem });
    return group;
  }

  function drawWhy(item, place) {
    const sources = item.sources.map((source) =>
      make(
        "li",
        {},
        source.extends ? make("span", { class: "rpw-extends" }, WORDS.extends + " ") : "",
        make("a", { href: /^https?:/.test(source.url) ? source.url : null, target: "_blank", rel: "noreferrer noopener" }, source.citation),
      ),
    );
    return make("details", { class: "rpw-why" }, make("summary", {}, WORDS.why, make("span", { class: "rpw-hidden" }, WORDS.question(place))), make("p", {}, item.why), make("p", {}, WORDS.comesFrom), make("ul", {}, ...sources));
  }

  /** Bring the page in step with the state, leaving alone the box somebody is typing in. */
  function show() {
    for (const [id, part] of parts) {
      const answer = state.answers[id];
      for (const radio of part.radios) radio.checked = radio.value === answer;
      part.takeBack.hidden = answer === undefined;
      const words = state.reflections[id] ?? "";
      if (part.box !== document.activeElement && part.box.value !== words) part.box.value = words;
      if (words && part.box !== document.activeElement) part.reflection.open = true;
      part.summaryWords.textContent = words ? WORDS.yourReflection : WORDS.addReflection;
      const left = content.longest - [...words.trim()].length;
      part.room.hidden = left > content.longest / 10;
      part.room.textContent = WORDS.room(left);
    }
    progress.textContent = WORDS.progress(Object.keys(state.answers).length, items.length);
  }

  function showSent(focus) {
    clearTimeout(sendingTimer);
    sending = false;
    const heading = make("h2", { tabindex: "-1" }, WORDS.sentTitle);
    const link = content.after ? [make("p", {}, make("a", { class: "rpw-link", href: content.after }, WORDS.after))] : [];
    stage.replaceChildren(
      make("div", { class: "rpw-sent" }, heading, make("p", {}, WORDS.sent), ...link, make("button", { type: "button", class: "rpw-second", onclick: startAfresh }, WORDS.next)),
    );
    announcer.textContent = "";
    if (focus) {
      heading.focus();
      heading.scrollIntoView({ block: "start" });
    }
  }

  function startAfresh() {
    store.forget();
    state = { token: newToken(), answers: {}, reflections: {} };
    drawForm();
    const first = stage.querySelector("h2");
    first.setAttribute("tabindex", "-1");
    first.focus();
    root.scrollIntoView({ block: "start" });
  }

  // ---- keeping -------------------------------------------------------------------------

  function change(id, what, value) {
    if (value === "") delete state[what][id];
    else state[what][id] = value;
    clearProblem(id);
    gaps.hidden = true;
    keep();
    show();
    if (what === "answers") announce(progress.textContent);
  }

  function takeAnswerBack(id) {
    delete state.answers[id];
    keep();
    show();
    parts.get(id).radios[0].focus();
    announce(WORDS.takenBack);
  }

  function keep() {
    if (keepNothing) {
      keptText.textContent = WORDS.keptNowhere;
      return;
    }
    const now = new Date();
    const done = store.write({ ...state, at: now.getTime() });
    const time = now.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    keptText.textContent = done ? WORDS.kept(time) : WORDS.cannotKeep;
  }

  function setShared(on) {
    keepNothing = on;
    store.setNothing(on);
    if (on) store.forget();
    keep();
  }

  // Another tab with the same form: its later change wins here too, and what it sent is sent.
  window.addEventListener(
    "storage",
    (event) => {
      if (event.key !== store.key || event.newValue === null || keepNothing || sending) return;
      const draft = store.read(event.newValue);
      if (!draft) return;
      if (draft.sent) {
        if (draft.token === state.token) showSent(false);
        return;
      }
      state = fitting(draft, content);
      if (stage.querySelector("form")) show();
      else drawForm();
    },
    { signal: closing.signal },
  );

  // ---- sending -------------------------------------------------------------------------

  function trySending(withGaps) {
    if (sending) return;
    const long = items.filter((item) => [...(state.reflections[item.id] ?? "").trim()].length > content.longest);
    if (long.length) {
      refuse(long.map((item) => ({ item: item.id, sentence: WORDS.tooLong(places.get(item.id), [...state.reflections[item.id].trim()].length - content.longest) })));
      return;
    }
    const unanswered = items.filter((item) => state.answers[item.id] === undefined);
    const written = Object.values(state.reflections).some((text) => text.trim());
    if (unanswered.length === items.length && !written) {
      summarise(WORDS.nothingTitle, WORDS.nothing, [{ item: items[0].id, sentence: items[0].statement }]);
      return;
    }
    if (unanswered.length && !withGaps) {
      askAboutGaps(unanswered);
      return;
    }
    clearProblems();
    sending = true;
    sendButton.textContent = WORDS.sending;
    sendButton.setAttribute("aria-disabled", "true");
    announcer.textContent = WORDS.sending;
    tell({ kind: "send", response: { token: state.token, answers: { ...state.answers }, reflections: { ...state.reflections } } }, state.token);
    sendingTimer = setTimeout(() => {
      stopSending();
      showGone();
    }, KEPT_WITHIN);
  }

  function askAboutGaps(unanswered) {
    gaps.replaceChildren(
      make("h2", { id: `${view}-gaps` }, WORDS.gapsTitle(unanswered.length)),
      make("p", {}, WORDS.gaps),
      make("ul", {}, ...unanswered.map((item) => make("li", {}, linkTo(item.id, item.statement)))),
      make("div", { class: "rpw-buttons" }, make("button", { type: "button", class: "rpw-send", onclick: () => ((gaps.hidden = true), sendButton.focus(), trySending(true)) }, WORDS.sendAnyway), make("button", { type: "button", class: "rpw-second", onclick: () => goTo(unanswered[0].id) }, WORDS.goBack)),
    );
    gaps.hidden = false;
    gaps.focus();
  }

  function stopSending() {
    clearTimeout(sendingTimer);
    sending = false;
    sendButton.textContent = WORDS.send;
    sendButton.removeAttribute("aria-disabled");
    announcer.textContent = "";
  }

  function refuse(faults) {
    summarise(WORDS.problemTitle, WORDS.problem, faults);
    for (const fault of faults) {
      const part = parts.get(fault.item);
      if (!part) continue;
      part.problem.textContent = fault.sentence;
      part.problem.hidden = false;
      part.group.classList.add("rpw-wrong");
      part.reflection.open = true;
      part.box.setAttribute("aria-invalid", "true");
      part.box.setAttribute("aria-describedby", `${part.problem.id} ${part.box.id.replace("-words", "-safe")}`);
    }
  }

  function summarise(title, words, faults) {
    clearProblems();
    const lines = faults.map((fault) => make("li", {}, parts.has(fault.item) ? linkTo(fault.item, fault.sentence) : fault.sentence));
    summary.replaceChildren(make("h2", { id: `${view}-summary` }, title), make("p", {}, words), make("ul", {}, ...lines));
    summary.hidden = false;
    summary.focus();
    summary.scrollIntoView({ block: "start" });
  }

  function clearProblem(id) {
    const part = parts.get(id);
    part.problem.hidden = true;
    part.group.classList.remove("rpw-wrong");
    part.box.removeAttribute("aria-invalid");
  }

  function clearProblems() {
    summary.hidden = true;
    gaps.hidden = true;
    for (const id of parts.keys()) clearProblem(id);
  }

  function linkTo(id, words) {
    return make("a", { href: `#${parts.get(id).group.id}`, onclick: (event) => (event.preventDefault(), goTo(id)) }, words);
  }

  function goTo(id) {
    const part = parts.get(id);
    const target = part.box.hasAttribute("aria-invalid") ? part.box : (part.radios.find((radio) => radio.checked) ?? part.radios[0]);
    part.group.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: part.box !== target });
  }

  // ---- the kernel on the other side ----------------------------------------------------

  function tell(message, token) {
    number += 1;
    if (token) tokens.set(number, token);
    try {
      model.send({ ...message, number });
    } catch {
      // A comm without a kernel: the missing answer says so.
    }
    return number;
  }

  function ping() {
    if (document.visibilityState === "hidden" || waitingForPong) return;
    tell({ kind: "ping" });
    waitingForPong = setTimeout(() => {
      waitingForPong = 0;
      showGone();
    }, PONG_WITHIN);
  }

  function showGone() {
    if (!stage.querySelector("form") || trouble.childElementCount) return;
    const kept = !keepNothing && store.read() !== null;
    const nothingTyped = !Object.keys(state.answers).length && !Object.keys(state.reflections).length;
    const safe = kept || nothingTyped;
    trouble.replaceChildren(
      make("p", {}, safe ? WORDS.gone : WORDS.goneUnkept),
      ...(safe ? [make("button", { type: "button", class: "rpw-second", onclick: () => location.reload() }, WORDS.reopen)] : []),
    );
  }

  function answering() {
    clearTimeout(waitingForPong);
    waitingForPong = 0;
    if (trouble?.childElementCount) {
      trouble.replaceChildren();
      announce(WORDS.back);
    }
  }

  function heard(message) {
    if (!message || typeof message !== "object") return;
    answering();
    const token = tokens.get(message.number);
    tokens.delete(message.number);
    if (message.kind === "pong" || token !== state.token || !stage.querySelector("form")) return;
    if (message.kind === "kept") {
      if (keepNothing) store.forget();
      else store.write({ token: state.token, at: Date.now(), sent: true });
      showSent(true);
      return;
    }
    stopSending();
    if (message.kind === "refused") refuse(message.faults);
    else if (message.kind === "trouble") summarise(WORDS.problemTitle, message.sentence, []);
  }

  model.on("msg:custom", heard);
  const pinging = setInterval(ping, PING_EVERY);
  document.addEventListener("visibilitychange", ping, { signal: closing.signal });
  window.addEventListener("focus", ping, { signal: closing.signal });
  window.addEventListener("online", ping, { signal: closing.signal });

  // ---- beginning -----------------------------------------------------------------------

  const draft = keepNothing ? null : store.read();
  if (draft?.sent) {
    state.token = draft.token;
    showSent(false);
  } else {
    if (draft) state = fitting(draft, content);
    drawForm();
    if (draft) {
      keptText.textContent = WORDS.restored;
      announce(WORDS.restored);
    }
  }

  return () => {
    closing.abort();
    clearInterval(pinging);
    for (const timer of [waitingForPong, sendingTimer, restTimer]) clearTimeout(timer);
    model.off("msg:custom", heard);
  };
}

export default { render };
