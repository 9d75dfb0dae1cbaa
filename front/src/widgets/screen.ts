/** The shared screen: large, calm, and nothing on it that a whole room may not see. */

import { Conversation, type Drawing, every, isSeen } from "../lib/conversation.js";
import { Countdown } from "../lib/countdown.js";
import { drawQr, make, setText } from "../lib/dom.js";
import type { ScreenContent, ScreenItem, ScreenTalk, ScreenView } from "../messages.js";
import { WORDS } from "../words/screen.js";

const LOOK_EVERY = 3_000;
const SILENT_FOR = 12_000;

const asks = () =>
  make("ul", { class: "rpw-screen-asks" }, make("li", {}, WORDS.young), make("li", {}, WORDS.how));

function drawItem(item: ScreenItem, talkOnly: boolean): HTMLElement {
  const picture = make("div", { class: "rpw-picture" });
  if (!talkOnly) picture.innerHTML = item.picture; // drawn and escaped in Python
  return make(
    "div",
    { class: "rpw-pattern" },
    make("p", { class: "rpw-number" }, WORDS.question(item.place)),
    make("h2", {}, item.statement),
    make("p", { class: "rpw-prompt" }, item.prompt),
    item.positions ? make("p", {}, item.positions) : null,
    picture,
    asks(),
  );
}

function drawActions(screen: ScreenView): HTMLElement[] {
  if (!screen.actions.length) return [];
  const lines = screen.actions.map(({ what, owner, due }) =>
    make("li", {}, make("strong", {}, what), owner || due ? ` (${WORDS.by(owner, due)})` : ""),
  );
  return [make("h2", {}, WORDS.act), make("ul", {}, ...lines)];
}

function drawAgenda(screen: ScreenView): HTMLElement[] {
  const group = (words: string) =>
    screen.talkOnly ? "" : make("span", { class: "rpw-screen-group" }, ` ${words}`);
  return [
    make("h2", {}, screen.talkOnly ? WORDS.talkOnly : WORDS.talk),
    make(
      "ol",
      { class: "rpw-screen-agenda" },
      ...screen.agenda.map((each) => make("li", {}, each.statement, group(each.group))),
    ),
    asks(),
    ...drawActions(screen),
  ];
}

/** What is asked when the meeting ends. */
const drawCheckOut = (asked: string[]): HTMLElement[] => [
  make("h2", {}, WORDS.checkOut),
  make("ul", { class: "rpw-screen-asks" }, ...asked.map((each) => make("li", {}, each))),
  make("p", {}, WORDS.checkOutWords),
];

/** Places that were added at the shut door stay on the screen, for everybody to see. */
function addedWords({ door }: ScreenView): string {
  return door.added ? WORDS.added(door.added, door.waiting) : "";
}

/** How people join, and how many have. */
function openStage(content: ScreenContent) {
  const door = make("p", { class: "rpw-screen-door" });
  const asked = make("p", {});
  const added = make("p", { class: "rpw-screen-count" });
  const done = make("p", { class: "rpw-screen-count" });
  const language = make("p", {});
  return {
    draw: (code: string): HTMLElement[] => [
      make("div", { class: "rpw-screen-people" }, door, asked, added, done),
      make(
        "div",
        { class: "rpw-screen-join" },
        make(
          "div",
          {},
          make("h2", {}, WORDS.join),
          make("p", {}, WORDS.typeIt(content.address)),
          make("p", { class: "rpw-join-code" }, code),
        ),
        drawQr(content.qr),
      ),
      make("p", {}, WORDS.sealed),
      language,
    ],
    update(screen: ScreenView): void {
      const { state, byItself, places } = screen.door;
      setText(door, WORDS.door(screen.door));
      setText(asked, byItself ? WORDS.asked : "");
      setText(added, addedWords(screen));
      setText(done, WORDS.done(screen.done, state === "shut" ? places : null));
      setText(language, screen.language ? "" : WORDS.languageOff);
    },
  };
}

function render({ model, el }: Drawing): () => void {
  const open = openStage(model.get("_content") as ScreenContent);
  const timerLine = make("p", { class: "rpw-screen-timer", role: "timer" });
  const gone = make("p", { class: "rpw-panel", role: "status", hidden: true }, WORDS.gone);
  const stage = make("div", {});
  const announcer = make("div", { class: "rpw-hidden", role: "status" });
  const countdown = new Countdown(WORDS.left);
  let seen = "";
  let screen: ScreenView | null = null;
  let heardAt = Date.now();

  const talk = new Conversation<ScreenTalk>(model, {
    onHeard(said) {
      if (said.kind !== "screen") return;
      heardAt = Date.now();
      countdown.set(said.timer);
      seen = said.seen;
      if (said.screen) {
        const before = screen;
        screen = said.screen;
        show(screen, before);
      }
      showTime();
    },
  });

  function show(now: ScreenView, before: ScreenView | null): void {
    if (now.state === "closed") stage.replaceChildren(make("h2", {}, WORDS.closed));
    else if (!now.revealed) {
      if (before === null || before.revealed) stage.replaceChildren(...open.draw(now.code));
      open.update(now);
    } else if (now.asked.length) stage.replaceChildren(...drawCheckOut(now.asked));
    else if (now.item) stage.replaceChildren(drawItem(now.item, now.talkOnly));
    else stage.replaceChildren(...drawAgenda(now));
    if (now.revealed && now.state !== "closed" && now.door.added) {
      stage.append(make("p", {}, addedWords(now)));
    }
    if (now.revealed && now.late) {
      stage.append(make("p", { class: "rpw-panel" }, WORDS.late(now.late)));
    }
    if (before && !before.revealed && now.revealed) announcer.textContent = WORDS.revealed;
    else if (before && !now.revealed) sayOfDoor(now, before);
  }

  /** Of people coming in nothing is said; of what happens at the door it is. */
  function sayOfDoor(now: ScreenView, before: ScreenView): void {
    const added = addedWords(now);
    if (added && added !== addedWords(before)) announcer.textContent = added;
    else if (now.door.state !== before.door.state) announcer.textContent = WORDS.door(now.door);
  }

  function showTime(): void {
    setText(timerLine, screen?.state === "closed" ? "" : countdown.words());
    gone.hidden = Date.now() - heardAt < SILENT_FOR || !isSeen();
  }

  function look(): void {
    if (isSeen()) talk.ask({ kind: "look", seen });
  }

  function wake(): void {
    if (!isSeen()) return;
    heardAt = Date.now();
    look();
  }

  el.append(make("div", { class: "rpw-form rpw-screen" }, timerLine, gone, stage, announcer));
  look();
  const ends = [every(LOOK_EVERY, look), every(1_000, showTime)];
  document.addEventListener("visibilitychange", wake);
  return () => {
    for (const end of ends) end();
    document.removeEventListener("visibilitychange", wake);
    talk.stop();
  };
}

export default { render };
