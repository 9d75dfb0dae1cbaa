// The form of one instrument: a fieldset for each item, native radio buttons, one comm for all.
// What is typed is kept on this device at once, for this form only, and comes back after a
// reload, a dead kernel or a restarted server. Nothing here asks any other host for anything.

const WORDS = {
  privacy:
    "You answer on your own. Your answers go in without your name, and stay sealed until the session is closed. In a small team people may still guess who said what.",
  shared: "This is a shared device: keep nothing",
  keeps: "What you choose and write is kept on this device until you send it, for a day at most.",
  keepsNothing: "Nothing is kept on this device: if this page closes, the words are gone.",
  of: (n, all) => `${n} of ${all}`,
  progress: (n, all) =>
    n === 0 ? `None of ${all} answered yet` : n === all ? `All ${all} answered` : `${n} of ${all} answered`,
  takeBack: "Take my answer back",
  takenBack: "Your answer was taken back.",
  question: (n) => ` (question ${n})`,
  addReflection: "Add a reflection (optional)",
  yourReflection: "Your reflection",
  reflectionOn: (n) => `Your reflection on question ${n}`,
  room: (left) => (left === 1 ? "Room for 1 more character." : `Room for ${left.toLocaleString("en-GB")} more characters.`),
  tooMany: (by) => `${characters(by)} too many. Shorten it before you send.`,
  why: "Why we ask this",
  comesFrom: "Where it comes from (links open in a new tab):",
  extends: "This question goes further than this source: ",
  kept: (time) => `Kept on this device, ${time}`,
  keptHere: "Kept only on this page",
  cannotKeep: "This browser does not let the page keep your words. They are safe while it stays open.",
  restored: "What you had typed before is back.",
  send: "Send my answers",
  sending: "Sending…",
  nothingTitle: "There is nothing to send yet",
  nothing: "Answer at least one question, or write a reflection. If you would rather not, simply close this page.",
  problemTitle: "Your answers were not sent yet",
  problem: "Nothing is lost. Look at this, then send again:",
  tooLong: (n, by) => `Your reflection on question ${n} is ${characters(by)} too long. Shorten it.`,
  broken: (n) => `Your reflection on question ${n} has a broken character, perhaps half of an emoji. Remove it.`,
  gapsTitle: (n) => (n === 1 ? "1 question has no answer yet" : `${n} questions have no answer yet`),
  gaps: "That is fine: leaving a question out is as good as answering it.",
  gapsList: "Without an answer:",
  sendAnyway: "Send as it is",
  goBack: "Go back to the questions",
  goneKept: "The workbook has stopped answering. Your words are kept on this device.",
  goneHere: "The workbook has stopped answering. Your words are only on this page: do not close it. Wait a moment, then try to send again.",
  goneEmpty: "The workbook has stopped answering.",
  toGoOn: "Open this page again to go on.",
  toGoOnNotebook: "Run this cell again to go on.",
  reopen: "Open this page again",
  back: "The workbook is answering again.",
  sentTitle: "Sent. Thank you.",
  sent: "Your answers are kept without your name. They stay sealed until your facilitator closes the session; then your team sees its pattern.",
  after: "See your team’s pattern",
  next: "Someone else will answer on this device",
};

const DAY = 24 * 60 * 60 * 1000;
const PING_EVERY = 10_000;
const PONG_WITHIN = 5_000;
const KEPT_WITHIN = 15_000;
// A screen reader is told of progress when the person pauses, not at each step.
const AT_REST = 1_200;
// Every draft on a device has a key that begins so.
const DRAFTS = "rpw:form:";
const KEEP_NOTHING = "rpw:keep-nothing:";

let views = 0;

function characters(n) {
  return n === 1 ? "1 character" : `${n.toLocaleString("en-GB")} characters`;
}

/** Make an element: attributes, handlers (on…), then children as nodes or as text. */
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

function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The length that counts: characters as Python counts them, without blanks at the ends. */
function lengthOf(text) {
  return [...text.trim()].length;
}

// ---- what this device keeps ------------------------------------------------------------------

/** Storage may be blocked or full, and every use of it can throw. */
function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/** Read a draft from its text: one that is whole and no older than a day, or null. */
function readDraft(text) {
  const draft = attempt(() => JSON.parse(text), null);
  const whole = draft !== null && typeof draft === "object" && /^[0-9a-f]{32}$/.test(draft.token);
  return whole && Math.abs(Date.now() - draft.at) < DAY ? draft : null;
}

/** Remove what nobody came back for: every form's draft that is older than a day. */
function sweep() {
  attempt(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(DRAFTS) && !readDraft(localStorage.getItem(key))) localStorage.removeItem(key);
    }
  });
}

/**
 * Open a form as this window knows it: one record, shared by all the form's views here, kept on
 * the device at each change, and in step with other tabs by way of what the device keeps.
 */
function openForm(name, content) {
  const forms = (window[Symbol.for("rpw-forms")] ??= new Map());
  const known = forms.get(name);
  if (known) {
    known.fit(content);
    return known;
  }
  const key = DRAFTS + name;
  const tabKey = KEEP_NOTHING + name;
  let items = new Set();
  let offered = new Set();

  const form = {
    token: newToken(),
    answers: {},
    reflections: {},
    sent: false,
    /** When it last changed, and whether the device holds it as it is now. */
    at: 0,
    kept: false,
    blocked: false,
    restored: false,
    keepNothing: attempt(() => sessionStorage.getItem(tabKey) === "yes", false),
    views: new Set(),

    isEmpty: () => !Object.keys(form.answers).length && !Object.keys(form.reflections).length,

    /** Hold on to nothing but items that are asked and answers that are offered. */
    fit(asked) {
      items = new Set(asked.sections.flatMap((section) => section.items.map((item) => item.id)));
      offered = new Set(asked.answers.map((answer) => answer.id));
      form.fill(form);
    },

    fill({ answers, reflections }) {
      const only = (table, good) =>
        Object.fromEntries(Object.entries(table ?? {}).filter(([id, value]) => items.has(id) && good(value)));
      form.answers = only(answers, (answer) => offered.has(answer));
      form.reflections = only(reflections, (text) => typeof text === "string" && text !== "");
    },

    /** Take over what the device keeps: at the beginning, and when another tab changed it. */
    takeOver(draft) {
      if (draft.sent) {
        // What was sent is sent in every tab; of another person's response nothing follows.
        if (form.at !== 0 && draft.token !== form.token) return;
        form.sent = true;
      } else {
        form.sent = false;
        form.fill(draft);
      }
      form.token = draft.token;
      form.at = draft.at;
      form.kept = true;
    },

    /** Set an answer or the words of a reflection; "" takes it away. */
    set(what, item, value) {
      if (value === "") delete form[what][item];
      else form[what][item] = value;
      form.keep();
    },

    keep() {
      form.at = Date.now();
      form.restored = false;
      const { token, answers, reflections, at, sent } = form;
      const draft = sent ? { token, at, sent } : { token, at, answers, reflections };
      form.kept =
        !form.keepNothing && attempt(() => (localStorage.setItem(key, JSON.stringify(draft)), true), false);
      form.blocked = !form.keepNothing && !form.kept;
      form.tell();
    },

    setKeepNothing(on) {
      form.keepNothing = on;
      attempt(() => (on ? sessionStorage.setItem(tabKey, "yes") : sessionStorage.removeItem(tabKey)));
      if (on) form.forget();
      form.keep();
    },

    forget: () => attempt(() => localStorage.removeItem(key)),

    /** The response is kept by the workbook: only a mark that says so stays here. */
    markSent() {
      form.sent = true;
      form.answers = {};
      form.reflections = {};
      form.keep();
    },

    startAfresh() {
      if (!form.keepNothing) form.forget();
      Object.assign(form, { token: newToken(), answers: {}, reflections: {}, sent: false, at: 0, kept: false });
      form.tell();
    },

    /** A tab that slept may have missed what another one did. */
    catchUp() {
      if (form.keepNothing) return;
      const draft = attempt(() => readDraft(localStorage.getItem(key)), null);
      if (!draft || draft.at <= form.at) return;
      form.takeOver(draft);
      form.tell();
    },

    tell() {
      for (const view of form.views) view();
    },
  };

  window.addEventListener("storage", (event) => {
    if (form.keepNothing || (event.key !== key && event.key !== null)) return;
    if (event.key === key && event.newValue !== null) {
      const draft = readDraft(event.newValue);
      if (!draft) return;
      form.takeOver(draft);
    } else {
      form.kept = false;
    }
    form.tell();
  });
  // Where the words are on this page alone, the browser asks before it closes the page.
  window.addEventListener("beforeunload", (event) => {
    if (form.views.size && !form.isEmpty() && !form.kept) event.preventDefault();
  });

  sweep();
  form.fit(content);
  const draft = form.keepNothing ? null : attempt(() => readDraft(localStorage.getItem(key)), null);
  if (draft) {
    form.takeOver(draft);
    form.restored = !form.sent && !form.isEmpty();
  }
  forms.set(name, form);
  return form;
}

// ---- one view --------------------------------------------------------------------------------

function render({ model, el }) {
  const content = model.get("_content");
  const form = openForm(model.get("_kept_as"), content);
  const view = `rpw${(views += 1)}-${newToken().slice(0, 8)}`;
  const items = content.sections.flatMap((section) => section.items);
  const places = new Map(items.map((item, index) => [item.id, index + 1]));
  const parts = new Map(); // item → the elements of it that change
  const sent = new Map(); // number of a message → the token that went with it
  const closing = new AbortController();
  const inNotebook = () => root.closest(".jp-Notebook") !== null && !("voila" in document.body.dataset);

  let drawn = ""; // "form" or "sent"
  let gone = false;
  let sending = false;
  let number = crypto.getRandomValues(new Uint32Array(1))[0];
  let pongTimer = 0;
  let sendTimer = 0;
  let restTimer = 0;

  // JupyterLab runs commands on keys; those typed here are words. It looks for the attribute.
  const root = make("div", { class: "rpw-form", "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const stage = make("div");
  const announcer = make("div", { class: "rpw-hidden", role: "status" });
  root.append(stage, announcer);
  el.append(root);

  let summary, gaps, progress, keptLine, trouble, reopen, sendButton, shared, sharedLine;

  function announce(words) {
    clearTimeout(restTimer);
    restTimer = setTimeout(() => (announcer.textContent = words), AT_REST);
  }

  // ---- drawing -------------------------------------------------------------------------

  function drawForm() {
    drawn = "form";
    parts.clear();
    summary = make("div", { class: "rpw-panel rpw-wrong", tabindex: "-1", role: "group", "aria-labelledby": `${view}-summary`, hidden: true });
    gaps = make("div", { class: "rpw-panel", tabindex: "-1", role: "group", "aria-labelledby": `${view}-gaps`, hidden: true });
    sendButton = make("button", { type: "button", class: "rpw-send", onclick: () => trySending(false) }, WORDS.send);
    const questions = make(
      "form",
      { novalidate: true, "aria-label": content.title, onsubmit: (event) => event.preventDefault() },
      ...content.sections.map((section) =>
        make("section", {}, make("h2", {}, section.title), ...section.items.map(drawItem)),
      ),
      make("div", { class: "rpw-end" }, gaps, sendButton),
    );
    stage.replaceChildren(make("p", { class: "rpw-purpose" }, content.purpose), ...drawBefore(), summary, questions, drawBar());
    refresh();
  }

  function drawBefore() {
    const notes = (content.notes ?? []).map((note) =>
      make("p", {}, make("strong", {}, `${note.title}. `), note.text),
    );
    shared = make("input", {
      type: "checkbox",
      id: `${view}-shared`,
      "aria-describedby": `${view}-keeps`,
      onchange: () => form.setKeepNothing(shared.checked),
    });
    sharedLine = make("p", { id: `${view}-keeps` });
    return [
      make("p", { class: "rpw-quiet" }, WORDS.privacy),
      ...(notes.length ? [make("details", {}, make("summary", {}, content.notesTitle), ...notes)] : []),
      make("div", { class: "rpw-device rpw-quiet" }, sharedLine, make("label", { for: shared.id }, shared, make("span", {}, WORDS.shared))),
    ];
  }

  function drawBar() {
    progress = make("p", {});
    keptLine = make("p", { class: "rpw-quiet" });
    trouble = make("p", { class: "rpw-trouble", role: "status" });
    reopen = make("button", { type: "button", hidden: true, onclick: () => location.reload() }, WORDS.reopen);
    return make("div", { class: "rpw-bar" }, make("div", { class: "rpw-bar-words" }, progress, keptLine), trouble, reopen);
  }

  function drawItem(item) {
    const place = places.get(item.id);
    const id = `${view}-${place}`;
    const radios = content.answers.map((answer) =>
      make("input", { type: "radio", name: id, value: answer.id, id: `${id}-${answer.id}`, onchange: () => choose(item.id, answer.id) }),
    );
    const rows = (beside) =>
      content.answers.flatMap((answer, index) =>
        answer.beside === beside
          ? [make("label", { class: "rpw-answer", for: radios[index].id }, radios[index], make("span", {}, answer.label))]
          : [],
      );
    const forQuestion = () => make("span", { class: "rpw-hidden" }, WORDS.question(place));
    const problem = make("p", { class: "rpw-problem", id: `${id}-problem`, hidden: true });
    const takeBack = make("button", { type: "button", class: "rpw-plain", hidden: true, onclick: () => takeAnswerBack(item.id) }, WORDS.takeBack, forQuestion());
    const room = make("p", { class: "rpw-quiet", id: `${id}-room` });
    const box = make("textarea", {
      id: `${id}-words`,
      rows: "4",
      dir: "auto",
      "aria-describedby": `${id}-problem ${id}-safe ${id}-room`,
      oninput: () => write(item.id, box.value),
    });
    const reflectionTitle = make("span", {}, WORDS.addReflection);
    const reflection = make(
      "details",
      {},
      make("summary", {}, reflectionTitle, forQuestion()),
      make("label", { class: "rpw-hidden", for: box.id }, WORDS.reflectionOn(place)),
      make("p", { class: "rpw-quiet", id: `${id}-safe` }, content.byTextBoxes),
      box,
      room,
    );
    reflection.open = item.id in form.reflections;
    const group = make(
      "fieldset",
      { id, class: "rpw-item", "aria-describedby": `${id}-prompt ${id}-problem` },
      make(
        "legend",
        {},
        make("span", { class: "rpw-number" }, WORDS.of(place, items.length)),
        " ",
        make("span", { class: "rpw-statement" }, item.statement),
      ),
      make("p", { class: "rpw-prompt", id: `${id}-prompt` }, item.prompt),
      problem,
      make("div", { class: "rpw-answers" }, ...rows(false)),
      make("div", { class: "rpw-answers rpw-beside" }, ...rows(true)),
      takeBack,
      reflection,
      make("details", {}, make("summary", {}, WORDS.why, forQuestion()), ...drawWhy(item)),
    );
    parts.set(item.id, { group, radios, takeBack, box, room, reflection, reflectionTitle, problem });
    return group;
  }

  function drawWhy(item) {
    const sources = item.sources.map((source) => {
      const url = /^https?:/.test(source.url) ? source.url : null;
      const link = make("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, source.citation);
      return make("li", {}, source.extends ? WORDS.extends : "", link);
    });
    const from = sources.length ? [make("p", {}, WORDS.comesFrom), make("ul", {}, ...sources)] : [];
    return [make("p", {}, item.why), ...from];
  }

  /** Bring the page in step with the form. What stands already is left alone: a caret stays. */
  function refresh() {
    for (const [item, part] of parts) {
      const answer = form.answers[item];
      for (const radio of part.radios) radio.checked = radio.value === answer;
      part.takeBack.hidden = answer === undefined;
      const words = form.reflections[item] ?? "";
      if (part.box.value !== words) {
        part.box.value = words;
        part.reflection.open ||= words !== "";
      }
      part.reflectionTitle.textContent = words ? WORDS.yourReflection : WORDS.addReflection;
      part.room.textContent = roomFor(words);
    }
    setText(progress, WORDS.progress(Object.keys(form.answers).length, items.length));
    setText(keptLine, wordsOfKeeping());
    shared.checked = form.keepNothing;
    setText(sharedLine, form.keepNothing ? WORDS.keepsNothing : WORDS.keeps);
    const sentence = gone ? wordsOfTrouble() : "";
    setText(trouble, sentence);
    reopen.hidden = !gone || inNotebook() || !(form.kept || form.isEmpty());
  }

  /** Text that did not change is not set again: a live region would be read again. */
  function setText(element, words) {
    if (element.textContent !== words) element.textContent = words;
  }

  function roomFor(words) {
    const left = content.longest - lengthOf(words);
    if (left > content.longest / 10) return "";
    return left < 0 ? WORDS.tooMany(-left) : WORDS.room(left);
  }

  function wordsOfKeeping() {
    if (form.isEmpty()) return "";
    if (!form.kept) return form.blocked ? WORDS.cannotKeep : WORDS.keptHere;
    const time = new Date(form.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    return form.restored ? `${WORDS.restored} ${WORDS.kept(time)}` : WORDS.kept(time);
  }

  function wordsOfTrouble() {
    const goOn = inNotebook() ? WORDS.toGoOnNotebook : WORDS.toGoOn;
    if (form.isEmpty()) return `${WORDS.goneEmpty} ${goOn}`;
    return form.kept ? `${WORDS.goneKept} ${goOn}` : WORDS.goneHere;
  }

  function drawSent() {
    drawn = "sent";
    stopSending();
    const link = content.after ? [make("p", {}, make("a", { class: "rpw-link", href: content.after }, WORDS.after))] : [];
    const afresh = make("button", { type: "button", onclick: startAfresh }, WORDS.next);
    const heading = make("h2", { tabindex: "-1" }, WORDS.sentTitle);
    stage.replaceChildren(make("div", { class: "rpw-sent" }, heading, make("p", {}, WORDS.sent), ...link, afresh));
    clearTimeout(restTimer);
    announcer.textContent = "";
  }

  /** The form changed, here or elsewhere. */
  function show() {
    if (form.sent) {
      if (drawn !== "sent") drawSent();
    } else if (drawn === "form") refresh();
    else drawForm();
  }

  function moveTo(heading) {
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }

  function startAfresh() {
    form.startAfresh();
    moveTo(stage.querySelector("h2"));
    root.scrollIntoView({ block: "start" });
  }

  // ---- answering -----------------------------------------------------------------------

  function choose(item, answer) {
    changed(item);
    form.set("answers", item, answer);
    announce(progress.textContent);
  }

  function takeAnswerBack(item) {
    changed(item);
    form.set("answers", item, "");
    parts.get(item).radios[0].focus();
    announce(WORDS.takenBack);
  }

  function write(item, words) {
    changed(item);
    form.set("reflections", item, words);
    const room = roomFor(words);
    if (room) announce(room);
  }

  function changed(item) {
    clearProblem(item);
    gaps.hidden = true;
  }

  // ---- sending -------------------------------------------------------------------------

  function trySending(withGaps) {
    if (sending) return;
    clearProblems();
    const faults = items.flatMap((item) => {
      const words = form.reflections[item.id] ?? "";
      const over = lengthOf(words) - content.longest;
      if (over > 0) return [{ item: item.id, sentence: WORDS.tooLong(places.get(item.id), over) }];
      // Half of a pair cannot be written as UTF-8, so it would never arrive.
      if (/\p{Surrogate}/u.test(words)) return [{ item: item.id, sentence: WORDS.broken(places.get(item.id)) }];
      return [];
    });
    const unanswered = items.filter((item) => !(item.id in form.answers));
    const written = Object.values(form.reflections).some((words) => words.trim());
    if (faults.length) refuse(faults);
    else if (unanswered.length === items.length && !written) {
      summarise(WORDS.nothingTitle, WORDS.nothing, [{ item: items[0].id, sentence: items[0].statement }]);
    } else if (unanswered.length && !withGaps) askAboutGaps(unanswered);
    else sendNow();
  }

  function sendNow() {
    sending = true;
    sendButton.textContent = WORDS.sending;
    sendButton.setAttribute("aria-disabled", "true");
    sendButton.focus();
    clearTimeout(restTimer);
    announcer.textContent = WORDS.sending;
    ping();
    const { token, answers, reflections } = form;
    tell({ kind: "send", response: { token, answers: { ...answers }, reflections: { ...reflections } } }, token);
    sendTimer = setTimeout(() => {
      stopSending();
      setGone();
    }, KEPT_WITHIN);
  }

  function stopSending() {
    clearTimeout(sendTimer);
    sending = false;
    sendButton?.removeAttribute("aria-disabled");
    if (sendButton) sendButton.textContent = WORDS.send;
    if (announcer.textContent === WORDS.sending) announcer.textContent = "";
  }

  function askAboutGaps(unanswered) {
    const links = unanswered.map((item) => make("li", {}, linkTo(item.id, item.statement)));
    gaps.replaceChildren(
      make("h2", { id: `${view}-gaps` }, WORDS.gapsTitle(unanswered.length)),
      make("p", {}, WORDS.gaps),
      make(
        "div",
        { class: "rpw-buttons" },
        make("button", { type: "button", class: "rpw-send", onclick: () => trySending(true) }, WORDS.sendAnyway),
        make("button", { type: "button", onclick: () => goTo(unanswered[0].id) }, WORDS.goBack),
      ),
      make("p", {}, WORDS.gapsList),
      make("ul", {}, ...links),
    );
    gaps.hidden = false;
    bringForward(gaps);
  }

  function refuse(faults) {
    summarise(WORDS.problemTitle, WORDS.problem, faults);
    for (const { item, sentence } of faults) {
      const part = parts.get(item);
      if (!part) continue;
      part.problem.textContent = sentence;
      part.problem.hidden = false;
      part.group.classList.add("rpw-wrong");
      if (item in form.reflections) {
        part.reflection.open = true;
        part.box.setAttribute("aria-invalid", "true");
      }
    }
  }

  function summarise(title, words, faults) {
    const lines = faults.map(({ item, sentence }) => make("li", {}, parts.has(item) ? linkTo(item, sentence) : sentence));
    const list = lines.length ? [make("ul", {}, ...lines)] : [];
    summary.replaceChildren(make("h2", { id: `${view}-summary` }, title), make("p", {}, words), ...list);
    summary.hidden = false;
    bringForward(summary);
  }

  function bringForward(panel) {
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "start" });
  }

  function clearProblem(item) {
    const part = parts.get(item);
    part.problem.hidden = true;
    part.problem.textContent = "";
    part.group.classList.remove("rpw-wrong");
    part.box.removeAttribute("aria-invalid");
  }

  function clearProblems() {
    summary.hidden = true;
    gaps.hidden = true;
    for (const item of parts.keys()) clearProblem(item);
  }

  function linkTo(item, words) {
    const go = (event) => {
      event.preventDefault();
      goTo(item);
    };
    return make("a", { href: `#${parts.get(item).group.id}`, onclick: go }, words);
  }

  function goTo(item) {
    const { group, box, radios } = parts.get(item);
    const wrong = box.hasAttribute("aria-invalid");
    group.scrollIntoView({ block: "start" });
    (wrong ? box : (radios.find((radio) => radio.checked) ?? radios[0])).focus();
  }

  // ---- the kernel on the other side ----------------------------------------------------

  function tell(message, token = "") {
    number += 1;
    if (token) sent.set(number, token);
    // A comm without a kernel may throw; that no answer comes is what tells.
    attempt(() => model.send({ ...message, number }));
  }

  function ping() {
    if (drawn !== "form" || document.visibilityState === "hidden" || pongTimer) return;
    pongTimer = setTimeout(() => {
      pongTimer = 0;
      setGone();
    }, PONG_WITHIN);
    tell({ kind: "ping" });
  }

  /** The page is looked at again, perhaps after a long sleep in which no answer could come. */
  function wake() {
    if (document.visibilityState === "hidden") return;
    clearTimeout(pongTimer);
    pongTimer = 0;
    form.catchUp();
    ping();
  }

  function setGone() {
    gone = true;
    if (drawn === "form") refresh();
  }

  function answering() {
    clearTimeout(pongTimer);
    pongTimer = 0;
    if (!gone) return;
    gone = false;
    if (drawn !== "form") return;
    refresh();
    announce(WORDS.back);
  }

  function heard(message) {
    if (message === null || typeof message !== "object") return;
    answering();
    const token = sent.get(message.number);
    sent.delete(message.number);
    if (token !== form.token || drawn !== "form") return;
    if (message.kind === "kept") {
      form.markSent();
      moveTo(stage.querySelector("h2"));
      return;
    }
    stopSending();
    if (message.kind === "refused") refuse(message.faults);
    else if (message.kind === "trouble") summarise(WORDS.problemTitle, message.sentence, []);
  }

  model.on("msg:custom", heard);
  form.views.add(show);
  const pinging = setInterval(ping, PING_EVERY);
  document.addEventListener("visibilitychange", wake, { signal: closing.signal });
  for (const event of ["focus", "online", "pageshow"]) {
    window.addEventListener(event, wake, { signal: closing.signal });
  }
  // What is focused must not lie under the bar, however tall its words make it.
  const measuring = new ResizeObserver(() => {
    const bar = stage.querySelector(".rpw-bar");
    root.style.setProperty("--rpw-bar-height", `${bar?.offsetHeight ?? 0}px`);
  });
  measuring.observe(root);

  show();
  if (form.restored) announce(WORDS.restored);

  return () => {
    closing.abort();
    measuring.disconnect();
    form.views.delete(show);
    model.off("msg:custom", heard);
    clearInterval(pinging);
    for (const timer of [pongTimer, sendTimer, restTimer]) clearTimeout(timer);
  };
}

export default { render };
