// The page of whoever runs a meeting. It asks every few seconds how things stand; whatever is
// typed is kept on this device until the workbook has confirmed it.

import { watchWords } from "../lib/prompts.js";

const WORDS = {
  steps: {
    welcome: "1. Welcome people in",
    earlier: "2. Since last time",
    answer: "3. Answer quietly",
    talk: "4. Talk",
    act: "5. Decide",
    record: "6. Keep a record and close",
  },
  code: "Join code",
  link: "Or this link:",
  screen: "Open the shared screen",
  newTab: " (opens in a new tab)",
  key: "If your laptop dies",
  keyWords:
    "This is your own link to this session. Send it to a colleague now: with it they can take over on any device. Never show it on the shared screen.",
  keyLabel: "Your own link",
  rules: "Before you start: what to say",
  nothingEarlier: "There are no actions from earlier sessions of this team.",
  earlierIntro: "An action comes back until young people have been told what came of it.",
  about: "About: ",
  byWhom: "Who: ",
  dueBy: "By: ",
  notice: "What young people should notice: ",
  stateLegend: "What happened to it?",
  states: { open: "Not started yet", going: "Under way", done: "Done", stopped: "Stopped" },
  happened: "What happened",
  told: "What did we tell young people?",
  replied: (day) => `Your manager answered on ${day}:`,
  noReply: (day) => `You asked your manager on ${day}. There is no answer yet.`,
  forgotten: (day, title) => `The session of ${day}, “${title}”, was never closed.`,
  forgottenSent: (n) =>
    `${n === 0 ? "Nobody" : n === 1 ? "1 person" : `${n} people`} had sent. Nobody has seen any answer.`,
  forgottenShow: "Close it and show its pattern to the team",
  forgottenSeal: "Close it and keep it sealed",
  sure: "Are you sure?",
  joined: (n) => (n === 1 ? "1 person has joined" : `${n} people have joined`),
  done: (n, all) =>
    all
      ? `${n} of ${all} have answered or passed`
      : n === 1
        ? "1 person has answered or passed"
        : `${n} people have answered or passed`,
  neverWho:
    "You see how many, never who. Nobody can see an answer before the reveal, you included.",
  byItself:
    "The pattern shows by itself when everyone has answered or passed, also without this page.",
  whenAsked:
    "You did not say how many people will answer, so the pattern shows when you reveal it.",
  waysIn: "Ways in for everyone",
  paper: "Type in a paper answer",
  print: "Print the questions",
  together: "Answer together on one device",
  timer: "A gentle timer",
  timerWords: "It stops nothing.",
  start: (title, minutes) => `${title}: ${minutes} minutes`,
  stop: "Take the timer away",
  language: "Prompts about language",
  languageWords:
    "While people write, details that could identify somebody and language that puts blame on a child are asked about.",
  languageList: "The wordings, and why",
  languageOn: "Language is asked about in this session.",
  languageOff:
    "Language is not asked about in this session. Everybody is told. Details that could identify somebody still are.",
  turnOff: "Turn the prompts about language off for this session",
  turnOn: "Turn the prompts about language on again",
  left: (label, left) => {
    if (left <= 0) return `${label}: time to move on when you are ready`;
    if (left < 60) return `${label}: less than a minute left`;
    const minutes = Math.round(left / 60);
    return `${label}: about ${minutes === 1 ? "1 minute" : `${minutes} minutes`} left`;
  },
  reveal: "Reveal now",
  revealTitle: "Reveal the pattern now?",
  revealWords: (n, all) =>
    `${WORDS.done(n, all)}. If you reveal now, the others can still send, but their answers are added in plain sight.`,
  revealFew: " With fewer than five answers there is no picture: the team talks.",
  revealYes: "Reveal it",
  notYet: "Not yet",
  notRevealed: "The agenda appears here after the reveal.",
  revealedNow: "The pattern is revealed.",
  talkOnly:
    "Fewer than five answers arrived, so there is no picture that could tell who said what. Talk instead: pick two or three of these.",
  talkIntro:
    "Two or three questions are enough. Nobody has to own an answer: ask what each answer sees.",
  late: (n) => (n === 1 ? "One more answer has arrived." : `${n} more answers have arrived.`),
  lateWords: "People who remember the picture may guess whose it is. Say so before you show it.",
  showLate: "Show the pattern with it",
  more: (n) => (n === 1 ? "One more question" : `${n} more questions`),
  carriedBefore: "Carried over from last time",
  pin: "Put on top",
  skip: "Skip",
  carry: "Carry to next time",
  put: "Show on the shared screen",
  ofQuestion: (n) => ` (question ${n})`,
  young: "What would a young person say about our answers?",
  how: "How do we know?",
  notesIntro: "The boxes are for the team’s own notes, typed by whoever takes them.",
  togetherTitle: (n) => `Answered together by ${n} people`,
  togetherLine: (n, answer, differ) =>
    `Question ${n}: ${answer}${differ ? `; ${differ} saw it differently` : ""}`,
  actIntro: "Up to three. A few that are done are worth more than many.",
  action: (n) => `Action ${n}`,
  newAction: "A new action",
  add: "Add an action",
  keepAction: "Keep this action",
  dropNew: "Leave it",
  remove: "Remove this action",
  removeTitle: "Remove this action?",
  what: "What will you do?",
  item: "Which question is it about?",
  choose: "Choose a question",
  owner: "Who, by role",
  ownerHint: "A role, never a name: for example duty worker, team manager.",
  due: "By when?",
  difference: "What difference should young people notice?",
  needs: "Does it need a manager?",
  needsNone: "No",
  needsKinds: {
    time: "Yes: time",
    money: "Yes: money",
    permission: "Yes: permission",
    partner: "Yes: a partner",
  },
  request: "Your request, in your own words",
  preview: "Preview the request",
  previewTitle: "This is exactly what your manager will read:",
  sendRequest: "Send it to the manager",
  requestSent: (day) => `Sent to your manager on ${day}. The answer opens your next session.`,
  opening: "Opening words for the record",
  leaveOut: "Leave these questions out of the record",
  showRecord: "Show the record",
  record: "The record as it stands",
  recordLater: "The record can be looked at after the reveal.",
  save: { docx: "Save for Word", html: "Save as a page to print", csv: "Save as a table (CSV)" },
  managers: "What goes to managers",
  managersWords:
    "Your managers never see this team’s answers. When the period is over they read words about a group of at least three teams, and any one person could have given any answer.",
  managersSee: "See what managers would read",
  message: "A message to managers, if you want to send one",
  messageHint:
    "It is shown only with messages of at least two other teams, without a name or a day.",
  previewMessage: "Preview the message",
  messageTitle: "This is exactly what managers will read:",
  sendMessage: "Send it with the others",
  messageKept: "This message goes up when the period is over:",
  dropMessage: "Take the message back",
  close: "Close the session",
  closeTitle: "Close the session?",
  closeWords:
    "Nothing can be added after that, and single answers can no longer be told by when they came. The record and the team’s pattern stay.",
  closeLate: " The answers that arrived since the reveal are added to the pattern.",
  closeYes: "Close it",
  closeReveal: "Reveal and close",
  closeSealed: "Close without showing anything",
  closeNever:
    "The pattern has not been revealed. You can reveal it as you close, or close without anybody ever seeing an answer.",
  closed: "The session is closed. Thank you.",
  pattern: "See the team’s pattern",
  cancel: "Leave it as it is",
  kept: (time) => `Kept ${time}`,
  keptHere: "Kept on this device; not with the workbook yet",
  waits: "Kept on this device until you have decided about the words below",
  gone: "The workbook has stopped answering. What you typed is kept on this device.",
  reopen: "Open this page again",
  back: "The workbook is answering again.",
  problem: "That did not work",
  tooLong: (by) => `${by.toLocaleString("en-GB")} characters too many. Shorten it.`,
};

const LOOK_EVERY = 3_000;
const ANSWER_WITHIN = 8_000;
const AT_REST = 800;
const FOLDED_AFTER = 3;

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

function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** What was typed and is not confirmed yet: on this device, by the name of its box. */
function openDrafts(code) {
  const key = `rpw:meeting:${code}`;
  const drafts = new Map(
    Object.entries(attempt(() => JSON.parse(localStorage.getItem(key)), null) ?? {}),
  );
  const write = () =>
    attempt(() =>
      drafts.size
        ? localStorage.setItem(key, JSON.stringify(Object.fromEntries(drafts)))
        : localStorage.removeItem(key),
    );
  return {
    get: (name) => drafts.get(name),
    set(name, words) {
      drafts.set(name, words);
      write();
    },
    drop(name) {
      if (drafts.delete(name)) write();
    },
  };
}

function render({ model, el }) {
  const content = model.get("_content");
  const drafts = openDrafts(content.code);
  const id = `rpw-f${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`;
  const asked = new Map(); // number → what to do with its answer
  const fields = new Map(); // name → a box that is kept
  const root = make("div", { class: "rpw-form rpw-meeting", "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  const watch = watchWords({ model, root });
  const announcer = make("div", { class: "rpw-hidden", role: "status" });
  let number = crypto.getRandomValues(new Uint32Array(1))[0];
  let seen = "";
  let view = null;
  let timer = null;
  let timerAt = 0;
  let gone = false;
  let lookTimer = 0;
  let heardAt = Date.now();

  // ---- speaking with the kernel --------------------------------------------------------

  function tell(message, answered, failed) {
    number += 1;
    const waiting = setTimeout(() => {
      asked.delete(own);
      setGone(true);
      failed?.("");
    }, ANSWER_WITHIN);
    const own = number;
    asked.set(own, { answered, failed, waiting });
    attempt(() => model.send({ ...message, number: own }));
  }

  function look() {
    if (document.visibilityState === "hidden") return;
    tell({ kind: "look", seen }, () => {});
  }

  function act(name, given = {}, { done, failed } = {}) {
    tell({ kind: "do", act: name, with: given }, done ?? (() => {}), failed ?? complain);
  }

  function complain(sentence) {
    if (!sentence) return;
    problem.replaceChildren(make("h2", {}, WORDS.problem), make("p", {}, sentence));
    problem.hidden = false;
    problem.focus({ preventScroll: true });
    problem.scrollIntoView({ block: "center" });
  }

  function heard(message, buffers) {
    if (message === null || typeof message !== "object") return;
    heardAt = Date.now();
    setGone(false);
    const waiting = asked.get(message.number);
    asked.delete(message.number);
    clearTimeout(waiting?.waiting);
    if (message.kind === "trouble") {
      waiting?.failed?.(message.sentence);
      return;
    }
    if (message.kind === "view" || message.kind === "done") {
      seen = message.seen;
      timer = message.timer;
      timerAt = Date.now();
      if (message.kind === "done") problem.hidden = true;
      if (message.view) {
        const before = view;
        view = message.view;
        waiting?.answered?.(message);
        show(before);
      } else {
        waiting?.answered?.(message);
        showTimer();
      }
      return;
    }
    if (message.kind === "file") waiting?.answered?.(message, buffers);
  }

  function setGone(on) {
    if (gone === on) return;
    gone = on;
    goneBar.hidden = !on;
    announcer.textContent = on ? WORDS.gone : WORDS.back;
    if (!on) for (const field of fields.values()) field.sendIfDue();
  }

  // ---- boxes that keep what is typed ---------------------------------------------------

  /**
   * A box whose words are sent when the person pauses. `save(words, done, failed)` sends them;
   * until it is done they are kept on this device, also through a dead kernel and a reload.
   */
  function field({
    name,
    label,
    hint,
    said: about = "",
    rows = 3,
    longest,
    kind = "textarea",
    save,
  }) {
    const known = fields.get(name);
    if (known) return known;
    const own = `${id}-${fields.size}-${name.replace(/[^a-z0-9]+/gi, "-")}`;
    const box = make(kind === "textarea" ? "textarea" : "input", {
      id: own,
      dir: "auto",
      "aria-describedby": `${hint ? `${own}-hint ` : ""}${about ? `${about} ` : ""}${own}-said`,
      ...(kind === "textarea" ? { rows } : { type: kind }),
      ...(kind === "text" ? { "data-watched": "" } : {}),
    });
    const said = make("p", {
      class: "rpw-quiet rpw-field-said",
      id: `${own}-said`,
      role: "status",
    });
    let resting = 0;
    let under = false;
    const each = {
      box,
      element: make(
        "div",
        { class: "rpw-field" },
        make("label", { for: own }, label),
        hint ? make("p", { class: "rpw-quiet", id: `${own}-hint` }, hint) : null,
        box,
        said,
      ),
      /** What the workbook has: shown unless something newer is being typed here. */
      setValue(words) {
        if (drafts.get(name) !== undefined || document.activeElement === box) return;
        if (box.value !== words) box.value = words;
      },
      sendIfDue() {
        const words = drafts.get(name);
        if (words === undefined || under || !save) return;
        if (longest && [...words.trim()].length > longest) {
          setText(said, WORDS.tooLong([...words.trim()].length - longest));
          return;
        }
        under = true;
        const isWords = box.tagName === "TEXTAREA" || box.type === "text"; // and no date
        const first = isWords ? (then) => watch.undecided(box, then) : (then) => then(false);
        first((waits) => {
          if (waits && box.isConnected) {
            under = false; // kept on this device until its writer has decided
            setText(said, WORDS.waits);
            return;
          }
          save(
            words,
            () => {
              under = false;
              if (drafts.get(name) === words) {
                drafts.drop(name);
                const time = new Date().toLocaleTimeString("en-GB", {
                  hour: "2-digit",
                  minute: "2-digit",
                });
                setText(said, WORDS.kept(time));
              } else each.sendIfDue();
            },
            (sentence) => {
              under = false;
              setText(said, sentence || WORDS.keptHere);
            },
          );
        });
      },
      drop: () => drafts.drop(name),
    };
    const typed = () => {
      drafts.set(name, box.value);
      setText(said, "");
      clearTimeout(resting);
      resting = setTimeout(each.sendIfDue, AT_REST);
    };
    box.addEventListener("rpw-decided", () => each.sendIfDue());
    box.addEventListener("input", typed);
    box.addEventListener("change", () => {
      clearTimeout(resting);
      each.sendIfDue();
    });
    const draft = drafts.get(name);
    if (draft !== undefined) {
      box.value = draft;
      resting = setTimeout(each.sendIfDue, 0);
    }
    fields.set(name, each);
    return each;
  }

  function radios({ legend, name, options, chosen, choose }) {
    const boxes = Object.entries(options).map(([value, label]) => {
      const radio = make("input", {
        type: "radio",
        name: `${id}-${name}`,
        value,
        id: `${id}-${name}-${value}`,
        onchange: () => choose(value),
      });
      radio.checked = value === chosen;
      return make("label", { class: "rpw-answer", for: radio.id }, radio, make("span", {}, label));
    });
    return make(
      "fieldset",
      { class: "rpw-choice" },
      make("legend", {}, legend),
      make("div", { class: "rpw-answers" }, ...boxes),
    );
  }

  /** A question before something that cannot be undone by one more press. */
  function ask(place, opener, { title, words, choices }) {
    const close = () => {
      place.hidden = true;
      place.replaceChildren();
    };
    const buttons = choices.map(([label, then], index) =>
      make(
        "button",
        {
          type: "button",
          class: index === 0 ? "rpw-send" : null,
          onclick: () => {
            close();
            then();
          },
        },
        label,
      ),
    );
    const cancel = make(
      "button",
      {
        type: "button",
        onclick: () => {
          close();
          opener.focus();
        },
      },
      WORDS.cancel,
    );
    place.replaceChildren(
      make("h3", { id: `${place.id}-title` }, title),
      words ? make("p", {}, words) : "",
      make("div", { class: "rpw-buttons" }, ...buttons, cancel),
    );
    place.hidden = false;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }

  function place(name) {
    return make("div", {
      class: "rpw-panel",
      tabindex: "-1",
      role: "group",
      id: `${id}-${name}`,
      "aria-labelledby": `${id}-${name}-title`,
      hidden: true,
    });
  }

  // ---- the page ------------------------------------------------------------------------

  const problem = make("div", {
    class: "rpw-panel rpw-wrong",
    tabindex: "-1",
    role: "alert",
    hidden: true,
  });
  const goneBar = make(
    "div",
    { class: "rpw-gone", hidden: true },
    make("p", {}, WORDS.gone),
    make("button", { type: "button", onclick: () => location.reload() }, WORDS.reopen),
  );
  const steps = {};
  for (const [name, title] of Object.entries(WORDS.steps)) {
    const body = make("div", { class: "rpw-step-body" });
    const step = make(
      "details",
      { class: "rpw-step", id: `${id}-step-${name}` },
      make("summary", {}, make("h2", {}, title)),
      body,
    );
    steps[name] = { step, body };
  }
  const status = make("p", { class: "rpw-status" });
  const timerLine = make("p", { class: "rpw-timer", role: "timer" });

  function outLink(href, words, kind = "rpw-link") {
    return href
      ? make(
          "a",
          { class: kind, href, target: "_blank", rel: "noopener" },
          words,
          make("span", { class: "rpw-hidden" }, WORDS.newTab),
        )
      : null;
  }

  function drawWelcome() {
    const qr = make("div", { class: "rpw-qr" });
    qr.innerHTML = content.qr; // drawn in Python from the link alone
    const svg = qr.querySelector("svg");
    svg?.setAttribute("role", "img");
    svg?.setAttribute("aria-label", svg.querySelector("title")?.textContent ?? "");
    const keyBox = make("input", {
      type: "text",
      readonly: true,
      id: `${id}-key`,
      value: content.links.key,
    });
    keyBox.addEventListener("focus", () => keyBox.select());
    steps.welcome.body.replaceChildren(
      make("p", { class: "rpw-quiet" }, WORDS.code),
      make("p", { class: "rpw-join-code" }, content.code),
      make("p", {}, `${WORDS.link} `, make("span", { class: "rpw-url" }, content.link)),
      qr,
      make("p", {}, outLink(content.links.screen, WORDS.screen, "rpw-button-link")),
      content.links.key
        ? make(
            "details",
            {},
            make("summary", {}, WORDS.key),
            make("p", {}, WORDS.keyWords),
            make("label", { for: keyBox.id }, WORDS.keyLabel),
            keyBox,
          )
        : "",
      content.notes.length
        ? make(
            "details",
            {},
            make("summary", {}, WORDS.rules),
            ...content.notes.map((note) =>
              make("p", {}, make("strong", {}, `${note.title}. `), note.text),
            ),
          )
        : "",
    );
  }

  // 2. Since last time

  const earlierNodes = new Map();
  const forgottenPlace = make("div", {});
  const forgottenAsk = place("forgotten");
  const earlierPlace = make("div", {});
  const earlierNone = make("p", {}, WORDS.nothingEarlier);

  function drawEarlier() {
    steps.earlier.body.replaceChildren(forgottenPlace, forgottenAsk, earlierNone, earlierPlace);
  }

  function showEarlier() {
    forgottenPlace.replaceChildren(
      ...view.forgotten.map((each) => {
        const close = (showIt, label) => {
          const button = make(
            "button",
            {
              type: "button",
              onclick: () =>
                ask(forgottenAsk, button, {
                  title: WORDS.sure,
                  words: label,
                  choices: [
                    [
                      WORDS.closeYes,
                      () => act("close_forgotten", { code: each.code, show: showIt }),
                    ],
                  ],
                }),
            },
            label,
          );
          return button;
        };
        return make(
          "div",
          { class: "rpw-panel" },
          make(
            "p",
            {},
            make("strong", {}, WORDS.forgotten(each.day, each.title)),
            " ",
            WORDS.forgottenSent(each.sent),
          ),
          make(
            "div",
            { class: "rpw-buttons" },
            close(true, WORDS.forgottenShow),
            close(false, WORDS.forgottenSeal),
          ),
        );
      }),
    );
    earlierNone.hidden = view.earlier.length > 0 || view.forgotten.length > 0;
    const nodes = view.earlier.map((action) => {
      const known = earlierNodes.get(action.id) ?? newEarlier(action);
      earlierNodes.set(action.id, known);
      known.update(action);
      return known.node;
    });
    inOrder(earlierPlace, nodes);
  }

  function newEarlier(action) {
    let now = action;
    const answer = (changes) => (words, done, failed) => {
      const { id: action_id, state, happened, told } = { ...now, ...changes(words) };
      act("answer_earlier", { action_id, state, happened, told }, { done, failed });
    };
    const happened = field({
      name: `earlier:${action.id}:happened`,
      label: WORDS.happened,
      rows: 2,
      longest: content.longest.action,
      save: answer((words) => ({ happened: words })),
    });
    const told = field({
      name: `earlier:${action.id}:told`,
      label: WORDS.told,
      rows: 2,
      longest: content.longest.action,
      save: answer((words) => ({ told: words })),
    });
    const choose = (state) => answer(() => ({ state }))("", () => {}, complain);
    const choice = radios({
      legend: WORDS.stateLegend,
      name: `state-${action.id}`,
      options: WORDS.states,
      chosen: action.state,
      choose,
    });
    const reply = make("div", {});
    const line = (label, words) => (words ? make("p", {}, make("strong", {}, label), words) : "");
    const node = make(
      "article",
      { class: "rpw-card-item" },
      make("h3", {}, action.what),
      line(WORDS.about, action.statement),
      line(WORDS.byWhom, action.owner_role),
      line(WORDS.dueBy, action.due),
      line(WORDS.notice, action.difference),
      reply,
      choice,
      happened.element,
      told.element,
    );
    return {
      node,
      update(newer) {
        now = newer;
        happened.setValue(newer.happened);
        told.setValue(newer.told);
        for (const radio of choice.querySelectorAll("input"))
          radio.checked = radio.value === newer.state;
        const { request } = newer;
        reply.replaceChildren(
          ...(request === null
            ? []
            : request.reply
              ? [
                  make("p", {}, make("strong", {}, WORDS.replied(request.replied))),
                  make("blockquote", {}, request.reply),
                ]
              : [make("p", {}, WORDS.noReply(request.sent))]),
        );
      },
    };
  }

  // 3. Answer quietly

  const revealAsk = place("reveal");
  const revealButton = make(
    "button",
    { type: "button", class: "rpw-send", onclick: askToReveal },
    WORDS.reveal,
  );
  const joinedLine = make("p", { class: "rpw-large" });
  const doneLine = make("p", { class: "rpw-large" });
  const howLine = make("p", {});
  const timerButtons = make("div", { class: "rpw-buttons" });
  const stopButton = make(
    "button",
    { type: "button", onclick: () => act("stop_timer") },
    WORDS.stop,
  );
  const timerHere = make("p", { class: "rpw-large" });

  const languageLine = make("p", { role: "status" });
  const languageButton = make("button", {
    type: "button",
    onclick: () => act("watch_language", { yes: !view.language }),
  });

  function drawAnswer() {
    const ways = [
      [content.links.paper, WORDS.paper],
      [content.links.print, WORDS.print],
      [content.links.together, WORDS.together],
    ].filter(([href]) => href);
    steps.answer.body.replaceChildren(
      joinedLine,
      doneLine,
      make("p", {}, WORDS.neverWho),
      howLine,
      revealButton,
      revealAsk,
      make("h3", {}, WORDS.timer),
      make("p", { class: "rpw-quiet" }, WORDS.timerWords),
      timerHere,
      timerButtons,
      make("h3", {}, WORDS.language),
      make(
        "p",
        { class: "rpw-quiet" },
        WORDS.languageWords,
        " ",
        outLink("words", WORDS.languageList),
      ),
      languageLine,
      languageButton,
      ...(ways.length
        ? [
            make("h3", {}, WORDS.waysIn),
            make("ul", {}, ...ways.map(([href, words]) => make("li", {}, outLink(href, words)))),
          ]
        : []),
    );
  }

  function askToReveal() {
    const few = view.done < 5 ? WORDS.revealFew : "";
    ask(revealAsk, revealButton, {
      title: WORDS.revealTitle,
      words: WORDS.revealWords(view.done, view.expected) + few,
      choices: [[WORDS.revealYes, () => act("reveal")]],
    });
  }

  function showAnswer() {
    setText(joinedLine, WORDS.joined(view.joined));
    setText(doneLine, WORDS.done(view.done, view.expected));
    setText(
      howLine,
      view.state === "open"
        ? view.expected
          ? WORDS.byItself
          : WORDS.whenAsked
        : WORDS.revealedNow,
    );
    setText(languageLine, view.language ? WORDS.languageOn : WORDS.languageOff);
    setText(languageButton, view.language ? WORDS.turnOff : WORDS.turnOn);
    languageButton.disabled = view.state === "closed";
    revealButton.hidden = view.state !== "open";
    if (view.state !== "open") revealAsk.hidden = true;
    if (!timerButtons.childElementCount) {
      timerButtons.append(
        ...view.phases.map((phase) => {
          const label = WORDS.start(phase.title, phase.minutes);
          return make(
            "button",
            {
              type: "button",
              title: phase.what,
              onclick: () => act("start_timer", { label: phase.title, minutes: phase.minutes }),
            },
            label,
          );
        }),
        stopButton,
      );
    }
    for (const button of timerButtons.children) button.disabled = view.state === "closed";
  }

  function showTimer() {
    const left = timer ? timer.left - (Date.now() - timerAt) / 1000 : 0;
    const words = timer ? WORDS.left(timer.label, left) : "";
    setText(timerLine, words);
    setText(timerHere, words);
    timerLine.hidden = !timer;
    stopButton.hidden = !timer;
  }

  // 4. Talk

  const lateNote = make("div", { class: "rpw-panel", hidden: true });
  const talkIntro = make("p", {});
  const safe = make("p", { class: "rpw-quiet", id: `${id}-safe` }, content.byTextBoxes);
  const agendaPlace = make("div", { class: "rpw-pattern" });
  const restSummary = make("summary", {});
  const restPlace = make("div", { class: "rpw-pattern" });
  const rest = make("details", {}, restSummary, restPlace);
  const togetherPlace = make("div", {});
  const agendaNodes = new Map();

  function drawTalk() {
    steps.talk.body.replaceChildren(lateNote, talkIntro, safe, agendaPlace, rest, togetherPlace);
  }

  function showTalk() {
    setText(
      talkIntro,
      view.revealed
        ? `${view.talkOnly ? WORDS.talkOnly : WORDS.talkIntro} ${WORDS.notesIntro}`
        : WORDS.notRevealed,
    );
    safe.hidden = !view.revealed;
    lateNote.hidden = view.late === 0 || view.state !== "revealed";
    if (!lateNote.hidden && lateNote.dataset.late !== String(view.late)) {
      lateNote.dataset.late = String(view.late);
      lateNote.replaceChildren(
        make("h3", {}, WORDS.late(view.late)),
        make("p", {}, WORDS.lateWords),
        make("button", { type: "button", onclick: () => act("include_late") }, WORDS.showLate),
      );
      announcer.textContent = WORDS.late(view.late);
    }
    const nodes = view.agenda.map((item) => {
      const known = agendaNodes.get(item.item) ?? newAgendaItem(item);
      agendaNodes.set(item.item, known);
      known.update(item);
      return known.node;
    });
    const first = nodes.slice(0, FOLDED_AFTER);
    const later = nodes.slice(FOLDED_AFTER);
    inOrder(agendaPlace, first);
    inOrder(restPlace, later);
    rest.hidden = later.length === 0;
    setText(restSummary, WORDS.more(later.length));
    showTogether();
  }

  function newAgendaItem(item) {
    const toggle = (label, pressed, press) => {
      const button = make(
        "button",
        {
          type: "button",
          class: "rpw-toggle",
          "aria-pressed": "false",
          onclick: () => press(button.getAttribute("aria-pressed") === "true"),
        },
        label,
        make("span", { class: "rpw-hidden" }, WORDS.ofQuestion(item.place)),
      );
      button.refresh = (words) => button.setAttribute("aria-pressed", String(pressed(words)));
      return button;
    };
    const mark = (name) => (on) => act("mark", { item: item.item, mark: on ? "" : name });
    const toggles = [
      toggle(WORDS.pin, (words) => words.mark === "pinned", mark("pinned")),
      toggle(WORDS.skip, (words) => words.mark === "skipped", mark("skipped")),
      toggle(WORDS.carry, (words) => words.mark === "carried", mark("carried")),
      toggle(
        WORDS.put,
        (words) => words.onScreen,
        (on) => act("show_on_screen", { item: on ? null : item.item }),
      ),
    ];
    const note = (name, label) =>
      field({
        name: `note:${item.item}:${name}`,
        label,
        said: `${id}-safe`,
        longest: content.longest.note,
        save: (words, done, failed) =>
          act("note", { item: item.item, [name]: words }, { done, failed }),
      });
    const young = note("young_person", WORDS.young);
    const how = note("how_we_know", WORDS.how);
    const picture = make("div", { class: "rpw-picture" });
    const about = make("p", { class: "rpw-quiet" });
    const positions = make("p", { class: "rpw-positions" });
    const node = make(
      "article",
      { class: "rpw-item rpw-agenda-item", "aria-labelledby": `${id}-a-${item.place}` },
      make(
        "h3",
        { id: `${id}-a-${item.place}` },
        make("span", { class: "rpw-number" }, `${item.place}`),
        " ",
        item.statement,
      ),
      make("p", { class: "rpw-prompt" }, item.prompt),
      about,
      positions,
      picture,
      make("div", { class: "rpw-buttons" }, ...toggles),
      young.element,
      how.element,
    );
    let drawn = null;
    return {
      node,
      update(words) {
        setText(
          about,
          [words.carriedBefore ? WORDS.carriedBefore : "", view.talkOnly ? "" : words.group]
            .filter(Boolean)
            .join(" · "),
        );
        about.hidden = about.textContent === "";
        setText(positions, words.positions);
        positions.hidden = words.positions === "";
        if (drawn !== words.picture) {
          drawn = words.picture;
          picture.innerHTML = view.talkOnly ? "" : words.picture; // drawn and escaped in Python
        }
        for (const button of toggles) {
          button.refresh(words);
          button.disabled = view.state === "closed";
        }
        young.setValue(words.young_person);
        how.setValue(words.how_we_know);
      },
    };
  }

  function showTogether() {
    const { together } = view;
    togetherPlace.replaceChildren(
      ...(together === null
        ? []
        : [
            make("h3", {}, WORDS.togetherTitle(together.present)),
            make(
              "ul",
              {},
              ...together.answers.map((each) =>
                make(
                  "li",
                  {},
                  `${WORDS.togetherLine(each.place, each.answer, each.differently)}. ${each.statement}`,
                ),
              ),
            ),
          ]),
    );
  }

  // 5. Decide

  const actionNodes = new Map();
  const actionsPlace = make("div", {});
  const newPlace = make("div", {});
  const addButton = make("button", { type: "button", onclick: openNew }, WORDS.add);

  function drawAct() {
    steps.act.body.replaceChildren(
      make("p", {}, WORDS.actIntro),
      actionsPlace,
      newPlace,
      addButton,
    );
    if (["what", "owner_role", "difference"].some((name) => drafts.get(`new:${name}`))) openNew();
  }

  function itemSelect(chosen, changed) {
    const select = make("select", {
      id: `${id}-item-${Math.random().toString(16).slice(2)}`,
      onchange: () => changed(select.value),
    });
    select.append(
      make("option", { value: "" }, WORDS.choose),
      ...view.items.map((item) =>
        make("option", { value: item.id }, `${item.place}. ${item.statement}`),
      ),
    );
    select.value = chosen;
    return {
      select,
      element: make(
        "div",
        { class: "rpw-field" },
        make("label", { for: select.id }, WORDS.item),
        select,
      ),
    };
  }

  function actionBoxes(prefix, save) {
    const box = (name, label, more = {}) =>
      field({
        name: `${prefix}:${name}`,
        label,
        rows: 2,
        longest: content.longest.action,
        ...more,
        save: save ? (words, done, failed) => save({ [name]: words }, done, failed) : null,
      });
    return {
      what: box("what", WORDS.what),
      owner_role: box("owner_role", WORDS.owner, { hint: WORDS.ownerHint, kind: "text" }),
      due_on: box("due_on", WORDS.due, { kind: "date", longest: 0 }),
      difference: box("difference", WORDS.difference),
    };
  }

  function openNew() {
    if (newPlace.childElementCount || !view || view.actions.length >= content.mostActions) return;
    const item = itemSelect(drafts.get("new:item") ?? "", (value) => drafts.set("new:item", value));
    const boxes = actionBoxes("new", null);
    const said = make("p", { role: "alert", class: "rpw-problem" });
    const close = () => {
      for (const box of Object.values(boxes)) {
        box.drop();
        box.box.value = "";
      }
      drafts.drop("new:item");
      newPlace.replaceChildren();
      addButton.hidden = view.actions.length >= content.mostActions;
      if (!addButton.hidden) addButton.focus();
    };
    const keep = () => {
      const given = {
        item: item.select.value,
        ...Object.fromEntries(Object.entries(boxes).map(([name, box]) => [name, box.box.value])),
      };
      const written = [boxes.what.box, boxes.owner_role.box, boxes.difference.box];
      watch.ready(written, () =>
        act("add_action", given, { done: close, failed: (sentence) => setText(said, sentence) }),
      );
    };
    newPlace.replaceChildren(
      make(
        "fieldset",
        { class: "rpw-card-item" },
        make("legend", {}, WORDS.newAction),
        item.element,
        ...Object.values(boxes).map((box) => box.element),
        said,
        make(
          "div",
          { class: "rpw-buttons" },
          make("button", { type: "button", class: "rpw-send", onclick: keep }, WORDS.keepAction),
          make("button", { type: "button", onclick: close }, WORDS.dropNew),
        ),
      ),
    );
    addButton.hidden = true;
    boxes.what.box.focus();
  }

  function showAct() {
    const nodes = view.actions.map((action, index) => {
      const known = actionNodes.get(action.id) ?? newAction(action);
      actionNodes.set(action.id, known);
      known.update(action, index + 1);
      return known.node;
    });
    inOrder(actionsPlace, nodes);
    addButton.hidden =
      newPlace.childElementCount > 0 ||
      view.actions.length >= content.mostActions ||
      view.state === "closed";
  }

  function newAction(action) {
    const change = (fieldsOf, done = () => {}, failed = complain) =>
      act("change_action", { action_id: action.id, ...fieldsOf }, { done, failed });
    const boxes = actionBoxes(`action:${action.id}`, change);
    const item = itemSelect(action.item, (value) => change({ item: value }));
    const legend = make("legend", {});
    const removeAsk = place(`remove-${action.id}`);
    const removeButton = make(
      "button",
      {
        type: "button",
        class: "rpw-plain",
        onclick: () =>
          ask(removeAsk, removeButton, {
            title: WORDS.removeTitle,
            words: "",
            choices: [[WORDS.remove, () => act("remove_action", { action_id: action.id })]],
          }),
      },
      WORDS.remove,
    );
    const needs = radios({
      legend: WORDS.needs,
      name: `needs-${action.id}`,
      options: { none: WORDS.needsNone, ...WORDS.needsKinds },
      chosen: action.needs || "none",
      choose: (value) => change({ needs: value === "none" ? "" : value }),
    });
    const request = field({
      name: `request:${action.id}`,
      label: WORDS.request,
      hint: content.byTextBoxes,
      longest: content.longest.request,
      save: null,
    });
    const previewPlace = make("div", {
      class: "rpw-panel",
      tabindex: "-1",
      role: "group",
      "aria-label": WORDS.previewTitle,
      hidden: true,
    });
    const previewSaid = make("p", { role: "alert", class: "rpw-problem" });
    const failed = (sentence) => setText(previewSaid, sentence);
    const preview = () => {
      setText(previewSaid, "");
      watch.ready([request.box], previewNow);
    };
    const previewNow = () => {
      const text = request.box.value;
      act(
        "preview_request",
        { action_id: action.id, text },
        {
          failed,
          done: (message) => {
            previewPlace.replaceChildren(
              make("p", {}, WORDS.previewTitle),
              make("blockquote", {}, message.result),
              make(
                "button",
                {
                  type: "button",
                  class: "rpw-send",
                  onclick: () =>
                    act(
                      "send_request",
                      { action_id: action.id, text },
                      { failed, done: () => request.drop() },
                    ),
                },
                WORDS.sendRequest,
              ),
            );
            previewPlace.hidden = false;
            previewPlace.focus();
          },
        },
      );
    };
    const requestPlace = make(
      "div",
      {},
      request.element,
      make("button", { type: "button", onclick: preview }, WORDS.preview),
      previewSaid,
      previewPlace,
    );
    const sent = make("p", {});
    const node = make(
      "fieldset",
      { class: "rpw-card-item" },
      legend,
      item.element,
      ...Object.values(boxes).map((box) => box.element),
      needs,
      requestPlace,
      sent,
      removeButton,
      removeAsk,
    );
    return {
      node,
      update(newer, place_) {
        setText(legend, WORDS.action(place_));
        if (document.activeElement !== item.select) item.select.value = newer.item;
        for (const [name, box] of Object.entries(boxes)) box.setValue(newer[name]);
        for (const radio of needs.querySelectorAll("input"))
          radio.checked = radio.value === (newer.needs || "none");
        if (request.box.value === "" && drafts.get(`request:${action.id}`) === undefined)
          request.box.value = newer.what;
        requestPlace.hidden = newer.needs === "" || newer.request !== null;
        needs.disabled = newer.request !== null;
        setText(
          sent,
          newer.request ? `${WORDS.requestSent(newer.request.sent)} “${newer.request.text}”` : "",
        );
        removeButton.hidden = newer.request !== null || view.state === "closed";
      },
    };
  }

  // 6. Keep a record and close

  const openingField = field({
    name: "opening",
    label: WORDS.opening,
    hint: content.byTextBoxes,
    rows: 3,
    longest: content.longest.opening,
    save: (words, done, failed) => act("set_opening", { text: words }, { done, failed }),
  });
  const leftOut = make("div", {});
  const leftOutBox = make("details", {}, make("summary", {}, WORDS.leaveOut), leftOut);
  const recordFrame = make("div", {});
  const recordSaid = make("p", {}, WORDS.recordLater);
  const showButton = make("button", { type: "button", onclick: showRecord }, WORDS.showRecord);
  const saveButtons = make(
    "div",
    { class: "rpw-buttons" },
    ...Object.entries(WORDS.save).map(([what, label]) =>
      make("button", { type: "button", onclick: () => saveFile(what) }, label),
    ),
  );
  const message = field({
    name: "message",
    label: WORDS.message,
    hint: `${WORDS.messageHint} ${content.byTextBoxes}`,
    rows: 3,
    longest: content.longest.message,
    save: null,
  });
  const messagePreview = make("div", {
    class: "rpw-panel",
    tabindex: "-1",
    role: "group",
    "aria-label": WORDS.messageTitle,
    hidden: true,
  });
  const messageSaid = make("p", { role: "alert", class: "rpw-problem" });
  const messageKept = make("div", {});
  const messageFailed = (sentence) => setText(messageSaid, sentence);
  const messagePlace = make(
    "div",
    {},
    message.element,
    make("button", { type: "button", onclick: previewMessage }, WORDS.previewMessage),
    messageSaid,
    messagePreview,
  );
  const managersTitle = make("h3", { id: `${id}-managers`, tabindex: "-1" }, WORDS.managers);
  const managers = make(
    "section",
    { class: "rpw-managers", "aria-labelledby": `${id}-managers` },
    managersTitle,
    make("p", {}, WORDS.managersWords),
    content.links.preview
      ? make(
          "p",
          {},
          make(
            "a",
            { class: "rpw-link", href: content.links.preview, target: "_blank", rel: "noopener" },
            WORDS.managersSee,
            make("span", { class: "rpw-hidden" }, WORDS.newTab),
          ),
        )
      : null,
    messagePlace,
    messageKept,
  );
  function previewMessage() {
    messageFailed("");
    const text = message.box.value;
    if (text.trim() === "") return message.box.focus();
    watch.ready([message.box], () => previewMessageNow(text));
  }
  function previewMessageNow(text) {
    act(
      "preview_message",
      { text },
      {
        failed: messageFailed,
        done: (answer) => {
          messagePreview.replaceChildren(
            make("p", {}, WORDS.messageTitle),
            make("blockquote", { dir: "auto" }, answer.result),
            make(
              "button",
              {
                type: "button",
                class: "rpw-send",
                onclick: () =>
                  act(
                    "set_message",
                    { text },
                    { failed: messageFailed, done: () => message.drop() },
                  ),
              },
              WORDS.sendMessage,
            ),
          );
          messagePreview.hidden = false;
          messagePreview.focus();
        },
      },
    );
  }
  const closeAsk = place("close");
  const closeButton = make(
    "button",
    { type: "button", class: "rpw-send", onclick: askToClose },
    WORDS.close,
  );
  const closedPlace = make("div", {});

  function drawRecord() {
    steps.record.body.replaceChildren(
      openingField.element,
      leftOutBox,
      recordSaid,
      make("div", { class: "rpw-buttons" }, showButton),
      recordFrame,
      saveButtons,
      managers,
      closeButton,
      closeAsk,
      closedPlace,
    );
  }

  function showRecordStep() {
    openingField.setValue(view.opening);
    if (leftOut.dataset.items !== String(view.agenda.length)) {
      leftOut.dataset.items = String(view.agenda.length);
      leftOut.replaceChildren(
        make(
          "fieldset",
          { class: "rpw-choice" },
          make("legend", { class: "rpw-hidden" }, WORDS.leaveOut),
          ...view.items.map((item) => {
            const box = make("input", {
              type: "checkbox",
              id: `${id}-out-${item.place}`,
              value: item.id,
              onchange: () => act("leave_out", { item: item.id, yes: box.checked }),
            });
            return make(
              "label",
              { class: "rpw-answer", for: box.id },
              box,
              make("span", {}, `${item.place}. ${item.statement}`),
            );
          }),
        ),
      );
    }
    for (const box of leftOut.querySelectorAll("input"))
      box.checked = view.leftOut.includes(box.value);
    recordSaid.hidden = view.revealed;
    for (const button of [showButton, ...saveButtons.children]) button.disabled = !view.revealed;
    const over = view.state === "closed";
    closeButton.hidden = over;
    if (over) closeAsk.hidden = true;
    openingField.box.disabled = over;
    messagePlace.hidden = view.message !== "" || over;
    if (messageKept.dataset.message !== `${view.message} ${over}`) {
      const taken =
        messageKept.dataset.message !== undefined && messageKept.contains(document.activeElement);
      const sent = messagePreview.contains(document.activeElement);
      messageKept.dataset.message = `${view.message} ${over}`;
      messagePreview.hidden = true;
      messageKept.replaceChildren(
        ...(view.message
          ? [
              make("p", { role: "status" }, WORDS.messageKept),
              make("blockquote", { dir: "auto" }, view.message),
              ...(over
                ? []
                : [
                    make(
                      "button",
                      { type: "button", onclick: () => act("set_message", { text: "" }) },
                      WORDS.dropMessage,
                    ),
                  ]),
            ]
          : []),
      );
      if (taken || sent) managersTitle.focus({ preventScroll: true });
    }
    closedPlace.replaceChildren(
      ...(over
        ? [
            make("p", { class: "rpw-large" }, WORDS.closed),
            ...(view.revealed && content.links.pattern
              ? [
                  make(
                    "p",
                    {},
                    make("a", { class: "rpw-link", href: content.links.pattern }, WORDS.pattern),
                  ),
                ]
              : []),
          ]
        : []),
    );
  }

  function askFor(what, then) {
    tell({ kind: "file", what }, then, complain);
  }

  function bytesOf(buffers) {
    const [data] = buffers ?? [];
    return data ? new Blob([data]) : new Blob([]);
  }

  async function showRecord() {
    askFor("html", async (_message, buffers) => {
      const html = await bytesOf(buffers).text();
      const frame = make("iframe", { title: WORDS.record, sandbox: "", class: "rpw-record-frame" });
      frame.srcdoc = html;
      recordFrame.replaceChildren(frame);
      frame.scrollIntoView({ block: "nearest" });
    });
  }

  function saveFile(what) {
    askFor(what, (message, buffers) => {
      const url = URL.createObjectURL(new Blob([bytesOf(buffers)], { type: message.type }));
      const link = make("a", { href: url, download: message.name });
      root.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    });
  }

  function askToClose() {
    const late = view.late ? WORDS.closeLate : "";
    ask(
      closeAsk,
      closeButton,
      view.revealed
        ? {
            title: WORDS.closeTitle,
            words: WORDS.closeWords + late,
            choices: [[WORDS.closeYes, () => act("close")]],
          }
        : {
            title: WORDS.closeTitle,
            words: `${WORDS.closeNever} ${WORDS.closeWords}`,
            choices: [
              [WORDS.closeReveal, () => act("close", { show: true })],
              [WORDS.closeSealed, () => act("close", { show: false })],
            ],
          },
    );
  }

  // ---- keeping the page in step --------------------------------------------------------

  /** Put nodes into a place in order; what has the focus keeps it. */
  function inOrder(parent, nodes) {
    const same =
      parent.children.length === nodes.length &&
      nodes.every((node, index) => parent.children[index] === node);
    if (same) return;
    const focused = document.activeElement;
    parent.replaceChildren(...nodes);
    if (focused && focused !== document.activeElement && focused.isConnected)
      focused.focus({ preventScroll: true });
  }

  function show(before) {
    setText(status, `${WORDS.joined(view.joined)} · ${WORDS.done(view.done, view.expected)}`);
    showEarlier();
    showAnswer();
    showTalk();
    showAct();
    showRecordStep();
    showTimer();
    if (before === null) {
      steps.welcome.step.open = view.state === "open";
      steps.earlier.step.open =
        view.state === "open" && (view.earlier.length > 0 || view.forgotten.length > 0);
      steps.answer.step.open = view.state === "open";
      steps.talk.step.open = view.state === "revealed";
      steps.act.step.open = view.state === "revealed" && view.actions.length > 0;
      steps.record.step.open = view.state === "closed";
    } else if (before.state === "open" && view.state === "revealed") {
      steps.talk.step.open = true;
      steps.answer.step.open = false;
      steps.welcome.step.open = false;
      announcer.textContent = WORDS.revealedNow;
    } else if (before.state !== "closed" && view.state === "closed") {
      announcer.textContent = WORDS.closed;
    }
  }

  function start() {
    drawWelcome();
    drawEarlier();
    drawAnswer();
    drawTalk();
    drawRecord();
    root.append(
      make("div", { class: "rpw-meeting-bar" }, status, timerLine),
      goneBar,
      problem,
      ...Object.values(steps).map(({ step }) => step),
      announcer,
    );
    timerLine.hidden = true;
    tell({ kind: "look", seen: "" }, drawAct);
  }

  model.on("msg:custom", heard);
  start();
  lookTimer = setInterval(look, LOOK_EVERY);
  const clock = setInterval(showTimer, 1_000);
  const closing = new AbortController();
  document.addEventListener("visibilitychange", look, { signal: closing.signal });
  window.addEventListener("online", look, { signal: closing.signal });
  return () => {
    closing.abort();
    clearInterval(lookTimer);
    clearInterval(clock);
    for (const { waiting } of asked.values()) clearTimeout(waiting);
    watch.stop();
    model.off("msg:custom", heard);
  };
}

export default { render };
