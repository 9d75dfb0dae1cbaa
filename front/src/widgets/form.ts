// The form of one instrument: a fieldset for each item, native radio buttons, one comm for all.
// What is typed is kept on this device at once, for this form only, and comes back after a
// reload, a dead kernel or a restarted server. Nothing here asks any other host for anything.

import { watchWords } from "../lib/prompts.js";

const WORDS = {
  privacy:
    "You answer on your own. Your answers go in without your name, and stay sealed from everybody until your team’s pattern is revealed: when everyone has answered or passed, or when the facilitator asks for it. In a small team people may still guess who said what. Closing this page is fine at any time, and you need not say why.",
  shared: "This is a shared device: keep nothing",
  keeps: "What you choose and write is kept on this device until you send it, for a day at most.",
  keepsNothing: "Nothing is kept on this device: if this page closes, the words are gone.",
  of: (n, all) => `${n} of ${all}`,
  progress: (n, all) =>
    n === 0
      ? `None of ${all} answered yet`
      : n === all
        ? `All ${all} answered`
        : `${n} of ${all} answered`,
  takeBack: "Take my answer back",
  takenBack: "Your answer was taken back.",
  question: (n) => ` (question ${n})`,
  addReflection: "Add a reflection (optional)",
  yourReflection: "Your reflection",
  reflectionOn: (n) => `Your reflection on question ${n}`,
  room: (left) =>
    left === 1
      ? "Room for 1 more character."
      : `Room for ${left.toLocaleString("en-GB")} more characters.`,
  tooMany: (by) => `${characters(by)} too many. Shorten it before you send.`,
  why: "Why we ask this",
  comesFrom: "Where it comes from (links open in a new tab):",
  extends: "This question goes further than this source: ",
  kept: (time) => `Kept on this device, ${time}`,
  keptHere: "Kept only on this page",
  cannotKeep:
    "This browser does not let the page keep your words. They are safe while it stays open.",
  restored: "What you had typed before is back.",
  send: "Send my answers",
  sending: "Sending…",
  nothingTitle: "There is nothing to send yet",
  nothing:
    "Answer at least one question, or write a reflection. If you would rather not, simply close this page.",
  problemTitleBack: "Your answers were not taken back",
  problemTitle: "Your answers were not sent yet",
  problem: "Nothing is lost. Look at this, then send again:",
  tooLong: (n, by) => `Your reflection on question ${n} is ${characters(by)} too long. Shorten it.`,
  broken: (n) =>
    `Your reflection on question ${n} has a broken character, perhaps half of an emoji. Remove it.`,
  gapsTitle: (n) =>
    n === 1 ? "1 question has no answer yet" : `${n} questions have no answer yet`,
  gaps: "That is fine: leaving a question out is as good as answering it.",
  gapsList: "Without an answer:",
  sendAnyway: "Send as it is",
  goBack: "Go back to the questions",
  goneKept: "The workbook has stopped answering. Your words are kept on this device.",
  goneHere:
    "The workbook has stopped answering. Your words are only on this page: do not close it. Wait a moment, then try to send again.",
  goneEmpty: "The workbook has stopped answering.",
  toGoOn: "Open this page again to go on.",
  toGoOnNotebook: "Run this cell again to go on.",
  reopen: "Open this page again",
  back: "The workbook is answering again.",
  sentTitle: "Sent. Thank you.",
  sent: "Your answers are kept without your name.",
  next: "Someone else will answer on this device",
  pass: "I would rather not answer",
  passTitle: "Pass this time?",
  passWords:
    "Nothing you chose or wrote is sent. Passing is as good as answering, and nobody sees who did. You can still change your mind until the session closes.",
  passYes: "Pass",
  passedTitle: "You passed. Thank you for being here.",
  afterAll: "Answer after all",
  waiting: (done, expected) =>
    `${expected ? `${done} of ${expected} people have` : done === 1 ? "1 person has" : `${done} people have`} answered or passed. Until the reveal nobody sees an answer; then your team’s pattern appears here by itself.`,
  hereTitle: "Your team’s pattern",
  here: "Your team’s pattern is here.",
  lateTitle: (n) => (n === 1 ? "One more answer has arrived." : "More answers have arrived."),
  showLate: "Show the pattern with it",
  closedTitle: "This session is closed",
  closed: "No more answers go in. What you typed is still on this page.",
  languageOff:
    "For this session your facilitator has turned off the prompts about language. Details that could identify somebody are still asked about.",
  lateNote:
    "Your team’s pattern has already been shown. If you send now, your answers are added with the words “one more answer has arrived”, so people may guess that they are yours. That is your choice.",
  code: "Your withdrawal code",
  codeFor: "Keep this if you may want to take your answers back later. Nobody else has it.",
  codeShared:
    "Write this down if you may want to take your answers back later. Nobody else has it.",
  copy: "Copy the code",
  copied: "Copied.",
  takeAllBack: "Take my answers back",
  takeAllTitle: "Take your answers back?",
  takeAllWords:
    "Your answers and what you wrote go from the record. What the team has already seen stays as it was.",
  takeAllYes: "Take them back",
  cancel: "Leave it as it is",
  withdrawSummary: "Take back answers you sent earlier",
  withdrawLabel: "Withdrawal code",
  withdrawHint: "Groups of four letters and digits. Spaces, dashes and capitals do not matter.",
  withdrawButton: "Take these answers back",
  goneBefore: "Your answers are gone. You can answer again, or leave it.",
  goneAfter:
    "Your answers are gone from the record. What the team has already seen stays as it was.",
  handOn: "Hide this and hand the device on",
  readyNext: "Ready for the next person",
  iAmNext: "I am the next person",
  paperTitle: "Typing in a paper answer",
  paper: "The person it belongs to should type it in, or somebody they choose.",
  paperNext: "Type in another paper answer",
  together:
    "You answer together, on one device. This is kept as one answer given together: it never counts as several. Sending again replaces it.",
  present: "How many of you are answering together?",
  differently: "How many of you saw it differently?",
  presentWrong: (few, most) =>
    `How many of you are answering together? Give a whole number from ${few} to ${most.toLocaleString("en-GB")}.`,
  differentlyWrong: (n) =>
    `Question ${n}: the number who saw it differently has to be a whole number, and no more than all of you.`,
  sendTogether: "Send our answer",
  togetherTitle: "Kept as one answer given together.",
  togetherSent: "It never counts as several. If you send again, the new one takes its place.",
  togetherAgain: "Change our answer",
  nothingTogether: "Answer at least one question first.",
};

const DAY = 24 * 60 * 60 * 1000;
const PING_EVERY = 10_000;
const PONG_WITHIN = 5_000;
const KEPT_WITHIN = 15_000;
// A screen reader is told of progress when the person pauses, not at each step.
const AT_REST = 1_200;
const LOOK_EVERY = 4_000;
// Every draft on a device has a key that begins so.
const DRAFTS = "rpw:form:";
const KEEP_NOTHING = "rpw:keep-nothing:";
// Where nothing else is kept, a tab still knows that it has joined already.
const TOKEN_ONLY = "rpw:token:";

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
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A token in groups of four, as it is read out and written down. */
function grouped(token) {
  return token.match(/.{1,4}/g).join("-");
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
  const whole =
    draft !== null && typeof draft === "object" && /^[0-9a-f]{20,64}$/.test(draft.token);
  return whole && Math.abs(Date.now() - draft.at) < DAY ? draft : null;
}

/** Remove what nobody came back for: every form's draft that is older than a day. */
function sweep() {
  attempt(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(DRAFTS) && !readDraft(localStorage.getItem(key)))
        localStorage.removeItem(key);
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
    passed: false,
    /** Only where people answer together: how many they are, and item → how many differed. */
    present: null,
    differently: {},
    keepNothing:
      content.manner === "paper" || attempt(() => sessionStorage.getItem(tabKey) === "yes", false),
    views: new Set(),

    isEmpty: () =>
      !Object.keys(form.answers).length &&
      !Object.keys(form.reflections).length &&
      form.present === null,

    /** Hold on to nothing but items that are asked and answers that are offered. */
    fit(asked) {
      items = new Set(asked.sections.flatMap((section) => section.items.map((item) => item.id)));
      offered = new Set(asked.answers.map((answer) => answer.id));
      form.fill(form);
    },

    fill({ answers, reflections, present, differently }) {
      const only = (table, good) =>
        Object.fromEntries(
          Object.entries(table ?? {}).filter(([id, value]) => items.has(id) && good(value)),
        );
      form.answers = only(answers, (answer) => offered.has(answer));
      form.reflections = only(reflections, (text) => typeof text === "string" && text !== "");
      form.present = Number.isInteger(present) ? present : null;
      form.differently = only(differently, (n) => Number.isInteger(n));
    },

    /** Take over what the device keeps: at the beginning, and when another tab changed it. */
    takeOver(draft) {
      if (draft.sent) {
        // What was sent is sent in every tab; of another person's response nothing follows.
        if (form.at !== 0 && draft.token !== form.token) return;
        form.sent = true;
        form.passed = false;
      } else {
        form.sent = false;
        form.passed = draft.passed === true;
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
      const { token, answers, reflections, at, sent, passed, present, differently } = form;
      const more =
        content.manner === "together" ? { present, differently } : passed ? { passed } : {};
      const draft = sent ? { token, at, sent } : { token, at, answers, reflections, ...more };
      form.kept =
        !form.keepNothing &&
        attempt(() => (localStorage.setItem(key, JSON.stringify(draft)), true), false);
      form.blocked = !form.keepNothing && !form.kept;
      form.tell();
    },

    /** Hold on to the token at once, so that whoever comes back is not counted as somebody else. */
    hold() {
      if (form.keepNothing) attempt(() => sessionStorage.setItem(TOKEN_ONLY + name, form.token));
      else if (form.at === 0) form.keep();
    },

    setPassed(on) {
      form.passed = on;
      form.keep();
    },

    setKeepNothing(on) {
      form.keepNothing = on;
      attempt(() =>
        on ? sessionStorage.setItem(tabKey, "yes") : sessionStorage.removeItem(tabKey),
      );
      if (on) form.forget();
      form.keep();
      form.hold();
    },

    forget: () => attempt(() => localStorage.removeItem(key)),

    /** The response is kept by the workbook: only a mark that says so stays here. */
    markSent() {
      form.sent = true;
      form.answers = {};
      form.reflections = {};
      form.passed = false;
      form.keep();
    },

    startAfresh() {
      if (!form.keepNothing) form.forget();
      attempt(() => sessionStorage.removeItem(TOKEN_ONLY + name));
      const blank = { answers: {}, reflections: {}, present: null, differently: {} };
      Object.assign(form, {
        token: newToken(),
        ...blank,
        sent: false,
        passed: false,
        at: 0,
        kept: false,
      });
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
  const joined = form.keepNothing
    ? attempt(() => sessionStorage.getItem(TOKEN_ONLY + name), null)
    : null;
  if (/^[0-9a-f]{20,64}$/.test(joined ?? "")) form.token = joined;
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
  const inNotebook = () =>
    root.closest(".jp-Notebook") !== null && !("voila" in document.body.dataset);

  const manner = content.manner ?? "own";
  const together = manner === "together";
  const handsOn = () => manner === "paper" || form.keepNothing;

  let drawn = ""; // "form", "sent", "passed" or "blank"
  let stands = null; // how the session stands, as it was last told
  let pattern = { html: "", seen: "" }; // what is shown, and what has come since
  let newer = null;
  const lookTimer = 0;
  let gone = false;
  let sending = false;
  let number = crypto.getRandomValues(new Uint32Array(1))[0];
  let pongTimer = 0;
  let sendTimer = 0;
  let restTimer = 0;

  // JupyterLab runs commands on keys; those typed here are words. It looks for the attribute.
  const root = make("div", { class: "rpw-form", "data-lm-suppress-shortcuts": "true" });
  const watch = watchWords({ model, root });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const stage = make("div");
  const announcer = make("div", { class: "rpw-hidden", role: "status" });
  root.append(stage, announcer);
  el.append(root);

  let summary, gaps, progress, keptLine, trouble, reopen, sendButton, shared, sharedLine;
  let asking, languageNote, lateNote, closedNote, presentBox, waitingLine, patternPlace, lateness;

  function announce(words) {
    clearTimeout(restTimer);
    restTimer = setTimeout(() => (announcer.textContent = words), AT_REST);
  }

  // ---- drawing -------------------------------------------------------------------------

  /** A session that is over: what was sent can be taken back, and that is all. */
  function drawClosed() {
    drawn = "closed";
    stage.replaceChildren(...drawWithdraw());
  }

  function drawForm() {
    if (content.closed) return drawClosed();
    drawn = "form";
    parts.clear();
    summary = make("div", {
      class: "rpw-panel rpw-wrong",
      tabindex: "-1",
      role: "group",
      "aria-labelledby": `${view}-summary`,
      hidden: true,
    });
    gaps = make("div", {
      class: "rpw-panel",
      tabindex: "-1",
      role: "group",
      "aria-labelledby": `${view}-gaps`,
      hidden: true,
    });
    sendButton = make(
      "button",
      { type: "button", class: "rpw-send", onclick: () => trySending(false) },
      together ? WORDS.sendTogether : WORDS.send,
    );
    asking = make("div", {
      class: "rpw-panel",
      tabindex: "-1",
      role: "group",
      "aria-labelledby": `${view}-asking`,
      hidden: true,
    });
    languageNote = make(
      "p",
      { class: "rpw-quiet", role: "status", hidden: true },
      WORDS.languageOff,
    );
    lateNote = make("p", { class: "rpw-panel", hidden: true }, WORDS.lateNote);
    closedNote = make(
      "div",
      { class: "rpw-panel", hidden: true },
      make("h2", {}, WORDS.closedTitle),
      make("p", {}, WORDS.closed),
    );
    const pass = content.canPass
      ? [
          make(
            "button",
            { type: "button", class: "rpw-pass", onclick: askAboutPassing },
            WORDS.pass,
          ),
        ]
      : [];
    const questions = make(
      "form",
      {
        novalidate: true,
        "aria-label": content.title,
        onsubmit: (event) => event.preventDefault(),
      },
      ...content.sections.map((section) =>
        make("section", {}, make("h2", {}, section.title), ...section.items.map(drawItem)),
      ),
      make(
        "div",
        { class: "rpw-end" },
        gaps,
        asking,
        languageNote,
        lateNote,
        closedNote,
        sendButton,
        ...pass,
      ),
    );
    stage.replaceChildren(
      make("p", { class: "rpw-purpose" }, content.purpose),
      ...drawBefore(),
      summary,
      questions,
      ...drawWithdraw(),
      drawBar(),
    );
    form.hold();
    arrive();
    refresh();
  }

  /** A question before something that is not done by one press: a title, words, yes and no. */
  function ask(place, { title, words, yes, act, no, opener }) {
    const close = () => {
      place.hidden = true;
      opener?.focus();
    };
    place.replaceChildren(
      make("h2", { id: `${view}-asking` }, title),
      make("p", {}, words),
      make(
        "div",
        { class: "rpw-buttons" },
        make(
          "button",
          {
            type: "button",
            class: "rpw-send",
            onclick: () => {
              place.hidden = true;
              act();
            },
          },
          yes,
        ),
        make("button", { type: "button", onclick: close }, no),
      ),
    );
    place.hidden = false;
    bringForward(place);
  }

  function askAboutPassing(event) {
    ask(asking, {
      title: WORDS.passTitle,
      words: WORDS.passWords,
      yes: WORDS.passYes,
      act: () => tell({ kind: "pass", token: form.token }, form.token),
      no: WORDS.goBack,
      opener: event.currentTarget,
    });
  }

  /** The box for a code that somebody kept. */
  function drawWithdraw() {
    if (!content.canWithdraw) return [];
    const id = `${view}-code${drawn}`;
    const said = make("p", { id: `${id}-said`, role: "status" });
    const box = make("input", {
      type: "text",
      id,
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      maxlength: "120",
      "aria-describedby": `${id}-hint ${id}-said`,
    });
    const take = () => {
      said.textContent = "";
      withdraw(box.value, (words, done) => {
        said.textContent = words;
        if (done) box.value = "";
      });
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") take();
    });
    return [
      make(
        "details",
        { class: "rpw-withdraw" },
        make("summary", {}, WORDS.withdrawSummary),
        make("label", { for: id }, WORDS.withdrawLabel),
        make("p", { class: "rpw-quiet", id: `${id}-hint` }, WORDS.withdrawHint),
        make(
          "div",
          { class: "rpw-join-row" },
          box,
          make("button", { type: "button", onclick: take }, WORDS.withdrawButton),
        ),
        said,
      ),
    ];
  }

  function drawTogether() {
    presentBox = make("input", {
      type: "number",
      inputmode: "numeric",
      id: `${view}-present`,
      min: content.fewestTogether,
      max: content.mostTogether,
      onchange: () => {
        form.present = presentBox.value === "" ? null : Math.trunc(Number(presentBox.value));
        form.keep();
      },
    });
    return [
      make("p", { class: "rpw-quiet" }, WORDS.together),
      make(
        "div",
        { class: "rpw-present" },
        make("label", { for: presentBox.id }, WORDS.present),
        presentBox,
      ),
    ];
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
    const safety = notes.length
      ? [make("details", {}, make("summary", {}, content.notesTitle), ...notes)]
      : [];
    if (together) return [...drawTogether(), ...safety];
    if (manner === "paper") {
      return [
        make("h2", {}, WORDS.paperTitle),
        make("p", {}, `${WORDS.paper} ${WORDS.keepsNothing}`),
        ...safety,
      ];
    }
    return [
      make("p", { class: "rpw-quiet" }, WORDS.privacy),
      ...(notes.length
        ? [make("details", {}, make("summary", {}, content.notesTitle), ...notes)]
        : []),
      make(
        "div",
        { class: "rpw-device rpw-quiet" },
        sharedLine,
        make("label", { for: shared.id }, shared, make("span", {}, WORDS.shared)),
      ),
    ];
  }

  function drawBar() {
    progress = make("p", {});
    keptLine = make("p", { class: "rpw-quiet" });
    trouble = make("p", { class: "rpw-trouble", role: "status" });
    reopen = make(
      "button",
      { type: "button", hidden: true, onclick: () => location.reload() },
      WORDS.reopen,
    );
    return make(
      "div",
      { class: "rpw-bar" },
      make("div", { class: "rpw-bar-words" }, progress, keptLine),
      trouble,
      reopen,
    );
  }

  function drawItem(item) {
    const place = places.get(item.id);
    const id = `${view}-${place}`;
    const radios = content.answers.map((answer) =>
      make("input", {
        type: "radio",
        name: id,
        value: answer.id,
        id: `${id}-${answer.id}`,
        onchange: () => choose(item.id, answer.id),
      }),
    );
    const rows = (beside) =>
      content.answers.flatMap((answer, index) =>
        answer.beside === beside
          ? [
              make(
                "label",
                { class: "rpw-answer", for: radios[index].id },
                radios[index],
                make("span", {}, answer.label),
              ),
            ]
          : [],
      );
    const forQuestion = () => make("span", { class: "rpw-hidden" }, WORDS.question(place));
    const problem = make("p", { class: "rpw-problem", id: `${id}-problem`, hidden: true });
    const takeBack = make(
      "button",
      { type: "button", class: "rpw-plain", hidden: true, onclick: () => takeAnswerBack(item.id) },
      WORDS.takeBack,
      forQuestion(),
    );
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
    const differently = make("input", {
      type: "number",
      inputmode: "numeric",
      id: `${id}-differently`,
      min: "0",
      value: "0",
      onchange: () => {
        const n = Math.trunc(Number(differently.value));
        if (n) form.differently[item.id] = n;
        else delete form.differently[item.id];
        form.keep();
      },
    });
    const beside = together
      ? [
          make(
            "div",
            { class: "rpw-present" },
            make("label", { for: differently.id }, WORDS.differently, forQuestion()),
            differently,
          ),
        ]
      : [reflection];
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
      ...beside,
      make("details", {}, make("summary", {}, WORDS.why, forQuestion()), ...drawWhy(item)),
    );
    parts.set(item.id, {
      group,
      radios,
      takeBack,
      box,
      room,
      reflection,
      reflectionTitle,
      problem,
      differently,
    });
    return group;
  }

  function drawWhy(item) {
    const sources = item.sources.map((source) => {
      const url = /^https?:/.test(source.url) ? source.url : null;
      const link = make(
        "a",
        { href: url, target: "_blank", rel: "noreferrer noopener" },
        source.citation,
      );
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
      if (together && document.activeElement !== part.differently)
        part.differently.value = form.differently[item] ?? 0;
    }
    if (together && document.activeElement !== presentBox) presentBox.value = form.present ?? "";
    languageNote.hidden = stands?.language !== false;
    lateNote.hidden = stands?.state !== "revealed" || together;
    closedNote.hidden = stands?.state !== "closed";
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
    const time = new Date(form.at).toLocaleTimeString("en-GB", {
      hour: "2-digit",
      minute: "2-digit",
    });
    return form.restored ? `${WORDS.restored} ${WORDS.kept(time)}` : WORDS.kept(time);
  }

  function wordsOfTrouble() {
    const goOn = inNotebook() ? WORDS.toGoOnNotebook : WORDS.toGoOn;
    if (form.isEmpty()) return `${WORDS.goneEmpty} ${goOn}`;
    return form.kept ? `${WORDS.goneKept} ${goOn}` : WORDS.goneHere;
  }

  function drawSent() {
    drawn = "sent";
    watch.forget();
    stopSending();
    const heading = make(
      "h2",
      { tabindex: "-1" },
      together ? WORDS.togetherTitle : WORDS.sentTitle,
    );
    if (together) {
      const again = make("button", { type: "button", onclick: startAfresh }, WORDS.togetherAgain);
      stage.replaceChildren(
        make("div", { class: "rpw-sent" }, heading, make("p", {}, WORDS.togetherSent), again),
      );
    } else if (handsOn()) {
      const on = make(
        "button",
        { type: "button", class: "rpw-send", onclick: drawBlank },
        WORDS.handOn,
      );
      stage.replaceChildren(
        make(
          "div",
          { class: "rpw-sent" },
          heading,
          make("p", {}, WORDS.sent),
          ...drawCode(WORDS.codeShared),
          on,
        ),
      );
    } else {
      asking = make("div", {
        class: "rpw-panel",
        tabindex: "-1",
        role: "group",
        "aria-labelledby": `${view}-asking`,
        hidden: true,
      });
      const back = make("button", { type: "button", onclick: askToTakeAllBack }, WORDS.takeAllBack);
      const afresh = make(
        "button",
        { type: "button", class: "rpw-plain", onclick: startAfresh },
        WORDS.next,
      );
      stage.replaceChildren(
        make(
          "div",
          { class: "rpw-sent" },
          heading,
          make("p", {}, WORDS.sent),
          ...drawCode(WORDS.codeFor),
          make("p", {}, back),
          asking,
        ),
        ...drawStanding(),
        ...drawWithdraw(),
        make("p", {}, afresh),
      );
      look();
    }
    clearTimeout(restTimer);
    announcer.textContent = "";
  }

  function drawPassed() {
    drawn = "passed";
    stopSending();
    const heading = make("h2", { tabindex: "-1" }, WORDS.passedTitle);
    const back = make(
      "button",
      { type: "button", onclick: () => answerAfterAll() },
      WORDS.afterAll,
    );
    if (handsOn()) {
      const on = make(
        "button",
        { type: "button", class: "rpw-send", onclick: drawBlank },
        WORDS.handOn,
      );
      stage.replaceChildren(
        make(
          "div",
          { class: "rpw-sent" },
          heading,
          make("div", { class: "rpw-buttons" }, on, back),
        ),
      );
    } else {
      stage.replaceChildren(
        make("div", { class: "rpw-sent" }, heading, make("p", {}, back)),
        ...drawStanding(),
        ...drawWithdraw(),
      );
      look();
    }
    clearTimeout(restTimer);
    announcer.textContent = "";
  }

  function answerAfterAll() {
    form.setPassed(false);
    moveTo(stage.querySelector("h2"));
  }

  /** Nothing of the person before is left: neither here nor in what the tab keeps. */
  function drawBlank() {
    form.startAfresh();
    drawn = "blank";
    stands = null;
    pattern = { html: "", seen: "" };
    newer = null;
    const heading = make("h2", { tabindex: "-1" }, WORDS.readyNext);
    const next = make(
      "button",
      {
        type: "button",
        class: "rpw-send",
        onclick: () => {
          drawForm();
          moveTo(stage.querySelector("h2"));
        },
      },
      manner === "paper" ? WORDS.paperNext : WORDS.iAmNext,
    );
    stage.replaceChildren(make("div", { class: "rpw-sent rpw-blank" }, heading, next));
    // A learning note on the same page was that person's too.
    window.dispatchEvent(new CustomEvent("rpw-hand-on"));
    moveTo(heading);
  }

  function drawCode(words) {
    const code = make("code", { class: "rpw-code" }, grouped(form.token));
    const said = make("span", { role: "status", class: "rpw-quiet" });
    const copy = make(
      "button",
      {
        type: "button",
        onclick: async () => {
          try {
            await navigator.clipboard.writeText(code.textContent);
            said.textContent = WORDS.copied;
          } catch {
            getSelection().selectAllChildren(code);
          }
        },
      },
      WORDS.copy,
    );
    const buttons = navigator.clipboard && !handsOn() ? [copy, " ", said] : [];
    return [
      make(
        "div",
        { class: "rpw-kept-code" },
        make("h3", {}, WORDS.code),
        make("p", {}, code),
        make("p", { class: "rpw-quiet" }, words),
        ...buttons,
      ),
    ];
  }

  // ---- how the session stands ----------------------------------------------------------

  function drawStanding() {
    if (!content.canLook) return [];
    waitingLine = make("p", { class: "rpw-waiting" });
    lateness = make("div", { class: "rpw-panel", hidden: true });
    patternPlace = make("div", { class: "rpw-pattern-place" });
    refreshStanding();
    return [
      make("section", { "aria-label": WORDS.hereTitle }, waitingLine, lateness, patternPlace),
    ];
  }

  function refreshStanding() {
    if (!waitingLine?.isConnected && drawn !== "sent" && drawn !== "passed") return;
    if (!stands || stands.state === "open")
      setText(waitingLine, stands ? WORDS.waiting(stands.done, stands.expected) : "");
    else
      setText(waitingLine, pattern.html ? "" : stands.state === "closed" ? WORDS.closedTitle : "");
    if (pattern.html && patternPlace.dataset.seen !== pattern.seen) {
      patternPlace.dataset.seen = pattern.seen;
      // Drawn and escaped in Python; the policy of the page lets no script of it run.
      patternPlace.innerHTML = `<h2>${WORDS.hereTitle}</h2>${pattern.html}`;
      announcer.textContent = WORDS.here;
    }
    lateness.hidden = newer === null;
    if (newer && !lateness.childElementCount) {
      lateness.append(
        make("p", {}, WORDS.lateTitle(newer.more)),
        make(
          "button",
          {
            type: "button",
            onclick: () => {
              pattern = newer;
              newer = null;
              lateness.replaceChildren();
              refreshStanding();
            },
          },
          WORDS.showLate,
        ),
      );
      announcer.textContent = WORDS.lateTitle(newer.more);
    }
  }

  function heardLook(message) {
    stands = message;
    if (message.html !== undefined && message.html !== "") {
      const arrived = { html: message.html, seen: message.seen, more: 1 };
      if (pattern.html === "") pattern = arrived;
      else if (message.seen !== pattern.seen) {
        newer = arrived;
        lateness?.replaceChildren();
      }
    }
    if (drawn === "form") refresh();
    else if (drawn === "sent" || drawn === "passed") if (waitingLine) refreshStanding();
  }

  function arrive() {
    if (content.canLook) tell({ kind: "arrive", token: form.token });
  }

  function look() {
    if (!content.canLook || document.visibilityState === "hidden" || drawn === "blank") return;
    tell({ kind: "look", seen: (newer ?? pattern).seen });
  }

  // ---- taking back ---------------------------------------------------------------------

  let withdrawing = null;

  function withdraw(code, answered) {
    withdrawing = answered;
    tell({ kind: "withdraw", code });
  }

  function askToTakeAllBack(event) {
    ask(asking, {
      title: WORDS.takeAllTitle,
      words: WORDS.takeAllWords,
      yes: WORDS.takeAllYes,
      no: WORDS.cancel,
      opener: event.currentTarget,
      act: () =>
        withdraw(form.token, (words, done) => {
          if (!done) summariseIn(asking, words);
        }),
    });
  }

  function summariseIn(place, words) {
    place.replaceChildren(
      make("h2", { id: `${view}-asking` }, WORDS.problemTitleBack),
      make("p", {}, words),
    );
    place.hidden = false;
    bringForward(place);
  }

  function heardWithdrawn(message) {
    const words = message.revealed ? WORDS.goneAfter : WORDS.goneBefore;
    const answered = withdrawing;
    withdrawing = null;
    if (drawn === "sent" || drawn === "passed") {
      form.startAfresh();
      stage.prepend(make("div", { class: "rpw-panel", role: "status" }, make("p", {}, words)));
      moveTo(stage.querySelector("h2"));
    } else answered?.(words, true);
  }

  /** The form changed, here or elsewhere. */
  function show() {
    if (drawn === "blank") return;
    if (form.sent) {
      if (drawn !== "sent") drawSent();
    } else if (form.passed) {
      if (drawn !== "passed") drawPassed();
    } else if (drawn === "form") refresh();
    else if (drawn !== "closed") drawForm();
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
      if (/\p{Surrogate}/u.test(words))
        return [{ item: item.id, sentence: WORDS.broken(places.get(item.id)) }];
      return [];
    });
    if (together) {
      const wrong = wrongNumbers();
      if (wrong.length) return refuse(wrong);
    }
    const unanswered = items.filter((item) => !(item.id in form.answers));
    const written = Object.values(form.reflections).some((words) => words.trim());
    if (faults.length) refuse(faults);
    else if (unanswered.length === items.length && !written) {
      summarise(WORDS.nothingTitle, WORDS.nothing, [
        { item: items[0].id, sentence: items[0].statement },
      ]);
    } else if (unanswered.length && !withGaps) askAboutGaps(unanswered);
    else {
      const boxes = [...parts.values()].map((part) => part.box).filter((box) => box.isConnected);
      watch.ready(boxes, () => {
        if (!sending && drawn === "form") sendNow();
      });
    }
  }

  function sendNow() {
    sending = true;
    sendButton.textContent = WORDS.sending;
    sendButton.setAttribute("aria-disabled", "true");
    sendButton.focus();
    clearTimeout(restTimer);
    announcer.textContent = WORDS.sending;
    ping();
    const { token, answers, reflections, present, differently } = form;
    const response = together
      ? { present, answers: { ...answers }, differently: { ...differently } }
      : { token, answers: { ...answers }, reflections: { ...reflections } };
    tell({ kind: "send", response }, token);
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

  /** What is wrong with the numbers of people who answer together. */
  function wrongNumbers() {
    const { fewestTogether: few, mostTogether: most } = content;
    const wrong = [];
    if (!(form.present >= few && form.present <= most))
      wrong.push({ item: null, sentence: WORDS.presentWrong(few, most) });
    for (const [item, n] of Object.entries(form.differently)) {
      if (!(n >= 0 && n <= (form.present ?? most)))
        wrong.push({ item, sentence: WORDS.differentlyWrong(places.get(item)) });
    }
    return wrong;
  }

  function askAboutGaps(unanswered) {
    const links = unanswered.map((item) => make("li", {}, linkTo(item.id, item.statement)));
    gaps.replaceChildren(
      make("h2", { id: `${view}-gaps` }, WORDS.gapsTitle(unanswered.length)),
      make("p", {}, WORDS.gaps),
      make(
        "div",
        { class: "rpw-buttons" },
        make(
          "button",
          { type: "button", class: "rpw-send", onclick: () => trySending(true) },
          WORDS.sendAnyway,
        ),
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
    const lines = faults.map(({ item, sentence }) =>
      make("li", {}, parts.has(item) ? linkTo(item, sentence) : sentence),
    );
    const list = lines.length ? [make("ul", {}, ...lines)] : [];
    summary.replaceChildren(
      make("h2", { id: `${view}-summary` }, title),
      make("p", {}, words),
      ...list,
    );
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
    look();
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
    if (message.kind === "look") return heardLook(message);
    if (message.kind === "withdrawn") return heardWithdrawn(message);
    if (message.kind === "trouble" && withdrawing) {
      const answered = withdrawing;
      withdrawing = null;
      return answered(message.sentence, false);
    }
    if (token !== form.token || drawn !== "form") return;
    if (message.kind === "passed") {
      form.setPassed(true);
      moveTo(stage.querySelector("h2"));
      return;
    }
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
  const looking = setInterval(look, LOOK_EVERY);
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
    watch.stop();
    model.off("msg:custom", heard);
    clearInterval(pinging);
    clearInterval(looking);
    for (const timer of [pongTimer, sendTimer, restTimer]) clearTimeout(timer);
  };
}

export default { render };
