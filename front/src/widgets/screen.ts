// The shared screen: large, calm, and nothing on it that a whole room may not see.

const WORDS = {
  join: "Join on your phone or laptop",
  typeIt: (address) => `Go to ${address} and type these three words`,
  joined: (n) => (n === 1 ? "1 person has joined" : `${n} people have joined`),
  done: (n, all) =>
    all
      ? `${n} of ${all} have answered or passed`
      : n === 1
        ? "1 person has answered or passed"
        : `${n} people have answered or passed`,
  sealed: "Answer quietly, on your own. Nobody sees an answer until everyone is done.",
  languageOff:
    "For this session the prompts about language are turned off. Details that could identify somebody are still asked about.",
  late: (n) => (n === 1 ? "One more answer has arrived." : `${n} more answers have arrived.`),
  talk: "Worth talking about first",
  talkOnly: "Fewer than five answers: no picture, so talk. Pick two or three of these.",
  question: (n) => `Question ${n}`,
  young: "What would a young person say about our answers?",
  how: "How do we know?",
  act: "What we will do",
  by: (owner, due) => [owner, due && `by ${due}`].filter(Boolean).join(", "),
  closed: "The session is closed. Thank you.",
  revealed: "The pattern is revealed.",
  left: (label, left) => {
    if (left <= 0) return `${label}: time to move on when you are ready`;
    if (left < 60) return `${label}: less than a minute left`;
    const minutes = Math.round(left / 60);
    return `${label}: about ${minutes === 1 ? "1 minute" : `${minutes} minutes`} left`;
  },
  gone: "The workbook has stopped answering. Nothing is lost. Load this page again.",
};
const LOOK_EVERY = 3_000;
const SILENT_FOR = 12_000;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  element.append(...children.filter((child) => child != null));
  return element;
}

function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function render({ model, el }) {
  const content = model.get("_content");
  const root = make("div", { class: "rpw-form rpw-screen" });
  const timerLine = make("p", { class: "rpw-screen-timer", role: "timer" });
  const gone = make("p", { class: "rpw-panel", role: "status", hidden: true }, WORDS.gone);
  const stage = make("div", {});
  const announcer = make("div", { class: "rpw-hidden", role: "status" });
  root.append(timerLine, gone, stage, announcer);
  el.append(root);
  let number = crypto.getRandomValues(new Uint32Array(1))[0];
  let seen = "";
  let screen = null;
  let timer = null;
  let timerAt = 0;
  let heardAt = Date.now();

  const joined = make("p", { class: "rpw-screen-count" });
  const language = make("p", {});
  const done = make("p", { class: "rpw-screen-count" });

  function drawOpen() {
    const qr = make("div", { class: "rpw-qr" });
    qr.innerHTML = content.qr; // drawn in Python from the link alone
    const svg = qr.querySelector("svg");
    svg?.setAttribute("role", "img");
    svg?.setAttribute("aria-label", svg.querySelector("title")?.textContent ?? "");
    stage.replaceChildren(
      make(
        "div",
        { class: "rpw-screen-join" },
        make(
          "div",
          {},
          make("h2", {}, WORDS.join),
          make("p", {}, WORDS.typeIt(content.address)),
          make("p", { class: "rpw-join-code" }, screen.code),
          joined,
          done,
        ),
        qr,
      ),
      make("p", {}, WORDS.sealed),
      language,
    );
  }

  function drawItem(item) {
    const picture = make("div", { class: "rpw-picture" });
    if (!screen.talkOnly) picture.innerHTML = item.picture; // drawn and escaped in Python
    stage.replaceChildren(
      make(
        "div",
        { class: "rpw-pattern" },
        make("p", { class: "rpw-number" }, WORDS.question(item.place)),
        make("h2", {}, item.statement),
        make("p", { class: "rpw-prompt" }, item.prompt),
        item.positions ? make("p", {}, item.positions) : null,
        picture,
        make(
          "ul",
          { class: "rpw-screen-asks" },
          make("li", {}, WORDS.young),
          make("li", {}, WORDS.how),
        ),
      ),
    );
  }

  function drawAgenda() {
    const actions = screen.actions.length
      ? [
          make("h2", {}, WORDS.act),
          make(
            "ul",
            {},
            ...screen.actions.map((each) =>
              make(
                "li",
                {},
                make("strong", {}, each.what),
                each.owner || each.due ? ` (${WORDS.by(each.owner, each.due)})` : "",
              ),
            ),
          ),
        ]
      : [];
    stage.replaceChildren(
      make("h2", {}, screen.talkOnly ? WORDS.talkOnly : WORDS.talk),
      make(
        "ol",
        { class: "rpw-screen-agenda" },
        ...screen.agenda.map((each) =>
          make(
            "li",
            {},
            each.statement,
            screen.talkOnly ? "" : make("span", { class: "rpw-screen-group" }, ` ${each.group}`),
          ),
        ),
      ),
      make(
        "ul",
        { class: "rpw-screen-asks" },
        make("li", {}, WORDS.young),
        make("li", {}, WORDS.how),
      ),
      ...actions,
    );
  }

  function show(before) {
    if (screen.state === "closed") stage.replaceChildren(make("h2", {}, WORDS.closed));
    else if (!screen.revealed) {
      if (before === null || before.revealed) drawOpen();
      setText(joined, WORDS.joined(screen.joined));
      setText(done, WORDS.done(screen.done, screen.expected));
      setText(language, screen.language ? "" : WORDS.languageOff);
    } else if (screen.item) drawItem(screen.item);
    else drawAgenda();
    if (screen.revealed && screen.late)
      stage.append(make("p", { class: "rpw-panel" }, WORDS.late(screen.late)));
    if (before && !before.revealed && screen.revealed) announcer.textContent = WORDS.revealed;
  }

  function showTimer() {
    setText(
      timerLine,
      timer && screen?.state !== "closed"
        ? WORDS.left(timer.label, timer.left - (Date.now() - timerAt) / 1000)
        : "",
    );
    gone.hidden = Date.now() - heardAt < SILENT_FOR || document.visibilityState === "hidden";
  }

  function look() {
    if (document.visibilityState === "hidden") return;
    number += 1;
    try {
      model.send({ kind: "look", number, seen });
    } catch {
      // That no answer comes is what tells.
    }
  }

  function heard(message) {
    if (message === null || typeof message !== "object" || message.kind !== "screen") return;
    heardAt = Date.now();
    timer = message.timer;
    timerAt = Date.now();
    seen = message.seen;
    if (message.screen) {
      const before = screen;
      screen = message.screen;
      show(before);
    }
    showTimer();
  }

  function wake() {
    if (document.visibilityState === "hidden") return;
    heardAt = Date.now();
    look();
  }

  model.on("msg:custom", heard);
  look();
  const looking = setInterval(look, LOOK_EVERY);
  const clock = setInterval(showTimer, 1_000);
  document.addEventListener("visibilitychange", wake);
  return () => {
    clearInterval(looking);
    clearInterval(clock);
    document.removeEventListener("visibilitychange", wake);
    model.off("msg:custom", heard);
  };
}

export default { render };
