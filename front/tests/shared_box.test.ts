import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { newId } from "../src/lib/dom.js";
import type { PlanContent, PlanPage } from "../src/messages.js";
import { Choosing } from "../src/widgets/plan/choosing.js";
import { Desk } from "../src/widgets/plan/desk.js";
import { Rows } from "../src/widgets/plan/rows.js";
import {
  carried,
  draftKey,
  placed,
  type SharedBoxOptions,
} from "../src/widgets/plan/shared_box.js";
import { emptyPage, Kernel, type Sent, type } from "./stage.js";

const PLAN = "pabcdefghijklmno";
const PLACE = "entry:plain-purpose:words";
const KEY = draftKey(PLAN, PLACE);

let root = emptyPage();
beforeEach(() => {
  root = emptyPage();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
});
afterEach(() => mock.timers.reset());

const page = (words: string, mark = "m"): PlanPage =>
  ({
    mark,
    state: "draft",
    entries: [{ prompt: "plain-purpose", standing: "", words, because: "" }],
    tasks: [],
  }) as unknown as PlanPage;

/** A page of a plan with one box, and a kernel that finds a name in nothing but “Priya”. */
function opened(more: Partial<SharedBoxOptions> = {}, first = "") {
  const kernel = new Kernel();
  const content = { page: page(first), plan: PLAN, longest: 3000 } as unknown as PlanContent;
  const desk = new Desk(kernel, newId("plan-"), content, root, (now) => {
    box.show(now.entries[0]?.words ?? "");
  });
  const box = desk.box({ place: PLACE, label: "Words", ...more });
  root.append(desk.goneBar, desk.trouble, box.element);
  box.show(first);
  const asked = (kind: string): Sent[] => kernel.sent.filter((each) => each.kind === kind);
  /** Answer every look at words that waits. */
  const looked = () => {
    for (const { number, text } of asked("check").splice(0)) {
      const start = String(text).indexOf("Priya");
      const found = { kind: "name", start, end: start + 5, sentence: "A name?", first: "" };
      const findings = start < 0 ? [] : [{ ...found, swap: null, cut: null }];
      kernel.say({ kind: "checked", number, findings, looked: 15_000, byModel: 0 });
    }
  };
  const pause = () => {
    mock.timers.tick(700);
    looked();
  };
  const answer = (words: string, joined = false) => {
    const { number } = asked("write").at(-1) ?? { number: 0 };
    kernel.say({ kind: "written", number, words, joined, page: page(words, words) });
  };
  const said = () => box.element.querySelector(".rpw-field-said")?.textContent ?? "";
  const kept = () => JSON.parse(localStorage.getItem(KEY) ?? "null");
  return { kernel, desk, box, asked, looked, pause, answer, said, kept };
}

test("what is typed is on the device at once and sent with what stood there when it was begun", () => {
  const { box, asked, pause, answer, said, kept } = opened({}, "We choose chairs.");
  type(box.box, "We choose chairs and tables.");
  assert.equal(kept().was, "We choose chairs.");
  assert.equal(kept().words, "We choose chairs and tables.");
  pause();
  const [write] = asked("write");
  assert.equal(write?.was, "We choose chairs.");
  assert.equal(write?.words, "We choose chairs and tables.");
  answer("We choose chairs and tables.");
  assert.equal(kept(), null);
  assert.ok(/^Kept \d\d:\d\d$/.test(said()));
});

test("what is typed while a save is under way stays, and goes on from what was sent", () => {
  const { box, asked, pause, answer, kept } = opened();
  type(box.box, "one ");
  pause();
  type(box.box, "one two");
  mock.timers.tick(700);
  assert.equal(asked("write").length, 1, "one at a time");
  answer("one");
  assert.equal(box.box.value, "one two");
  assert.equal(kept().was, "one ");
  pause();
  assert.equal(asked("write").length, 2);
  assert.equal(asked("write")[1]?.was, "one ");
  assert.equal(asked("write")[1]?.words, "one two");
});

test("somebody else's words come in around the caret, and it is said", () => {
  const { box, pause, answer, said } = opened();
  type(box.box, "tables ");
  pause();
  box.box.setSelectionRange(3, 3);
  answer("We choose chairs\ntables", true);
  assert.equal(box.box.value, "We choose chairs\ntables");
  const at = box.box.selectionStart ?? 0;
  assert.equal(box.box.value.slice(at - 3, at), "tab");
  assert.ok(said().includes("their words and yours are both in the box"));
});

test("joined words that come while somebody types on take none of their letters", () => {
  const { box, asked, pause, answer } = opened();
  type(box.box, "tables");
  pause();
  type(box.box, "tables and lamps");
  answer("chairs\ntables", true);
  assert.equal(box.box.value, "tables and lamps");
  pause();
  const write = asked("write").at(-1);
  assert.equal(write?.was, "tables", "which the workbook has, so only what is new is added");
  answer("chairs\ntables and lamps", true);
  assert.equal(box.box.value, "chairs\ntables and lamps");
});

test("others' words appear in a box in which nothing new is typed, without moving the caret", () => {
  const { box } = opened({}, "chairs tables");
  box.box.focus();
  box.box.setSelectionRange(7, 9);
  box.show("green chairs tables");
  assert.equal(box.box.value, "green chairs tables");
  assert.deepEqual([box.box.selectionStart, box.box.selectionEnd], [13, 15]);
});

test("others' words never take the place of what is being typed", () => {
  const { box } = opened({}, "chairs");
  type(box.box, "chairs and");
  box.show("tables");
  assert.equal(box.box.value, "chairs and");
});

test("a word that is still being composed is neither sent nor touched", () => {
  const { box, asked, pause, answer } = opened();
  type(box.box, "abc");
  pause();
  box.box.dispatchEvent(new Event("compositionstart"));
  answer("xyz\nabc", true);
  assert.equal(box.box.value, "abc");
  type(box.box, "abcか");
  mock.timers.tick(5_000);
  assert.equal(asked("write").length, 1);
  box.box.dispatchEvent(new Event("compositionend"));
  pause();
  assert.equal(asked("write").at(-1)?.words, "abcか");
});

test("on a device that keeps nothing it is said, and the words still go", () => {
  const whole = globalThis.localStorage;
  const full = () => {
    throw new Error("full");
  };
  const device = { getItem: () => null, setItem: full, removeItem: full };
  Object.defineProperty(globalThis, "localStorage", { value: device, configurable: true });
  const { box, asked, pause, answer, said } = opened();
  type(box.box, "words");
  assert.ok(said().includes("this device keeps nothing"));
  pause();
  assert.equal(asked("write").at(-1)?.words, "words");
  answer("words");
  assert.ok(/^Kept/.test(said()));
  Object.defineProperty(globalThis, "localStorage", { value: whole, configurable: true });
});

test("a draft that is no draft is passed over", () => {
  for (const nonsense of ["", "{", "null", "7", '{"was":1,"words":"x","until":9e99}', "[]"]) {
    localStorage.setItem(KEY, nonsense);
    const { box } = opened({}, "theirs");
    assert.equal(box.box.value, "theirs");
    assert.equal(box.isDue, false);
  }
});

test("after a reload what was typed is there, and goes with what stood there when it was begun", () => {
  const draft = { was: "old", words: "old and mine", sent: null, until: Date.now() + 1000 };
  localStorage.setItem(KEY, JSON.stringify(draft));
  const { box, asked, pause } = opened({}, "old, and theirs");
  assert.equal(box.box.value, "old and mine");
  pause();
  assert.equal(asked("write")[0]?.was, "old");
});

test("what a device kept for longer than a week is not sent any more", () => {
  const draft = { was: "", words: "mine", sent: null, until: Date.now() - 1 };
  localStorage.setItem(KEY, JSON.stringify(draft));
  const { box, kept } = opened({}, "theirs");
  assert.equal(box.box.value, "theirs");
  assert.equal(kept(), null);
});

test("when an answer is lost the words go again, once the workbook answers", () => {
  const { box, kernel, desk, asked, looked, pause, said } = opened();
  desk.start();
  type(box.box, "words");
  pause();
  mock.timers.tick(12_000);
  assert.equal(said(), "Kept on this device; not with the workbook yet");
  assert.equal(desk.goneBar.hidden, false);
  const { number } = asked("look").at(-1) ?? { number: 0 };
  kernel.say({ kind: "same", number, people: 0, busy: [] });
  mock.timers.tick(1);
  looked();
  assert.equal(desk.goneBar.hidden, true);
  assert.equal(asked("write").length, 2);
  assert.equal(asked("write")[1]?.words, "words");
  desk.stop();
});

test("what was kept though its answer was lost is what is gone on from", () => {
  const { box, kernel, desk, asked, looked, pause } = opened();
  desk.start();
  type(box.box, "abc");
  pause();
  type(box.box, "xyz");
  mock.timers.tick(12_700);
  const { number } = asked("look").at(-1) ?? { number: 0 };
  kernel.say({ kind: "plan", number, page: page("abc", "n"), people: 0, busy: [] });
  mock.timers.tick(700);
  looked();
  const write = asked("write").at(-1);
  assert.equal(write?.words, "xyz");
  assert.equal(write?.was, "abc", "or the words that were taken out would come back");
  desk.stop();
});

test("what is heard to be kept while its answer is on its way is what is gone on from", () => {
  const { box, desk, asked, pause, kept } = opened();
  type(box.box, "We choose ch");
  pause();
  type(box.box, "We choose chairs");
  box.show("We choose ch");
  assert.equal(kept().was, "We choose ch");
  mock.timers.tick(12_000); // its answer never comes
  box.show("They say: we choose ch");
  mock.timers.tick(15_000);
  pause();
  assert.equal(asked("write").at(-1)?.was, "We choose ch");
  desk.stop();
});

test("who writes behind a word that somebody else finishes goes on behind all of it", () => {
  assert.deepEqual(placed("We choose ch ", "We choose chairs", 13), {
    words: "We choose chairs ",
    at: 17,
  });
  assert.deepEqual(placed("ch", "chairs", 2), { words: "chairs", at: 6 });
  // Whoever is in the middle of a word stays there.
  assert.deepEqual(placed("chairs", "Two chairs", 2), { words: "Two chairs", at: 6 });
});

test("with words that go once more goes what was sent before and not heard of", () => {
  const { box, asked, pause } = opened();
  type(box.box, "We choose ch");
  pause();
  type(box.box, "We choose chairs");
  mock.timers.tick(12_000);
  mock.timers.tick(15_000);
  pause();
  const [first, again] = asked("write");
  assert.equal(first?.sent, "");
  assert.equal(again?.words, "We choose chairs");
  assert.equal(again?.sent, "We choose ch");
});

test("what the workbook refused stays, with its sentence, and is tried again after a while", () => {
  const { box, kernel, asked, looked, pause, said } = opened();
  type(box.box, "words");
  pause();
  const { number } = asked("write")[0] ?? { number: 0 };
  kernel.say({ kind: "trouble", number, sentence: "The disk is full." });
  assert.equal(said(), "The disk is full.");
  assert.equal(box.box.value, "words");
  mock.timers.tick(15_000);
  looked();
  assert.equal(asked("write").length, 2);
});

test("what is too long is not sent, and it is said by how much", () => {
  const { box, asked, pause, said } = opened({ longest: 3 });
  type(box.box, "four");
  pause();
  assert.equal(asked("write").length, 0);
  assert.equal(said(), "1 character too many. Shorten it.");
  type(box.box, "🙂🙂🙂");
  pause();
  assert.equal(asked("write").length, 1, "an emoji is one character");
});

test("words with a name in them wait until their writer has decided, also out of sight", () => {
  const { box, asked, pause, said, desk } = opened();
  type(box.box, "Ask Priya ");
  box.element.remove();
  pause();
  assert.equal(asked("write").length, 0);
  assert.equal(said(), "Kept on this device until you have decided about these words");
  assert.deepEqual(desk.undecided(), [box]);
  root.append(box.element);
  type(box.box, "Ask the duty worker ");
  pause();
  assert.equal(asked("write").length, 1);
  assert.deepEqual(desk.undecided(), []);
});

test("who writes in a box in which somebody else is writing is told, and who does not is too", () => {
  const { box } = opened();
  const others = () => box.element.querySelector(".rpw-others")?.textContent;
  box.setBusy(true);
  assert.equal(others(), "Somebody else is writing here.");
  box.box.focus();
  box.setBusy(true);
  assert.ok(others()?.includes("Go on: both your words are kept."));
  box.setBusy(false);
  assert.equal(others(), "");
});

test("that the link has ended is said once for the page, and no box loses its words", () => {
  const { box, kernel, desk, asked } = opened();
  desk.start();
  type(box.box, "mine");
  mock.timers.tick(1_000);
  const { number } = asked("look").at(-1) ?? { number: 0 };
  kernel.say({ kind: "trouble", number, sentence: "This page’s link has ended." });
  assert.equal(desk.trouble.textContent, "This page’s link has ended.");
  assert.equal(box.box.value, "mine");
  desk.stop();
});

test("a row that was added while nothing answered is added when something does", () => {
  const { kernel, desk, asked } = opened();
  const rows = new Rows(desk);
  const refused: string[] = [];
  const id = rows.add("task", "plain-purpose", (_, sentence) => refused.push(sentence));
  mock.timers.tick(12_000);
  assert.deepEqual(rows.of("task", "plain-purpose"), [id]);
  assert.deepEqual(new Rows(desk).prompts(), ["plain-purpose"], "also after a reload");
  kernel.say({ kind: "same", number: -1, people: 0, busy: [] });
  mock.timers.tick(1);
  const adds = asked("add").filter(({ row }) => row === id);
  assert.equal(adds.length, 3, "once, and again by each that knows of it");
  kernel.say({ kind: "plan", number: adds.at(-2)?.number, page: page(""), people: 0, busy: [] });
  assert.deepEqual(rows.prompts(), []);
  assert.deepEqual(refused, []);
});

const CHOICE = "entry:plain-purpose:standing";

function choosing() {
  const { kernel, desk, asked } = opened();
  const shown: string[] = [];
  const failed: string[] = [];
  const choice = new Choosing(
    desk,
    CHOICE,
    (value) => shown.push(value),
    (sentence) => failed.push(sentence),
  );
  const answer = (kind: string, more: object = {}) => {
    const { number } = asked("choose").at(-1) ?? { number: 0 };
    kernel.say({ kind, number, page: page(""), people: 0, busy: [], ...more });
  };
  return { kernel, asked, choice, shown, failed, answer };
}

test("choices made one after the other go one after the other, each after what was set before", () => {
  const { asked, choice, answer } = choosing();
  for (const value of ["decided", "open", "not_this_one"]) choice.choose(value);
  assert.equal(asked("choose").length, 1);
  choice.show("decided"); // as the page that comes with the answer has it
  answer("plan");
  const last = asked("choose").at(-1);
  assert.equal(last?.was, "decided");
  assert.equal(last?.value, "not_this_one");
});

test("what somebody else chose meanwhile is shown, and said beside it", () => {
  const { choice, shown, failed, answer } = choosing();
  choice.choose("open");
  choice.show("decided");
  answer("meanwhile", { sentence: "Somebody else was quicker." });
  assert.equal(shown.at(-1), "decided");
  assert.equal(failed.at(-1), "Somebody else was quicker.");
});

test("a choice for which no answer came stays, and is made when the workbook answers again", () => {
  const { kernel, asked, choice, shown, failed } = choosing();
  choice.choose("decided");
  mock.timers.tick(12_000);
  assert.ok(failed.at(-1)?.includes("stopped answering"));
  choice.show("");
  assert.deepEqual(shown, [], "its radio button stays where it was pressed");
  kernel.say({ kind: "same", number: -1, people: 0, busy: [] });
  mock.timers.tick(1);
  assert.equal(asked("choose").length, 2);
  assert.equal(asked("choose")[1]?.value, "decided");
});

test("the caret stays between the same letters", () => {
  assert.equal(carried("abc", "abc", 2), 2);
  assert.equal(carried("abc", "xyz abc", 0), 0);
  assert.equal(carried("abc", "xyz abc", 2), 6);
  assert.equal(carried("abc", "abc xyz", 3), 3);
  assert.equal(carried("abc def", "abc x def", 7), 9);
  assert.equal(carried("abc", "", 2), 0);
  const [was, now] = ["b1\na1 a2\nc1", "b1 b2\na1 a2\nc1 c2"];
  assert.equal(now.slice(0, carried(was, now, 8)), "b1 b2\na1 a2", "others wrote on both sides");
});

test("a blank behind one's own last word stays before the caret, whatever comes in around it", () => {
  assert.deepEqual(placed("mine ", "mine\ntheirs", 5), { words: "mine \ntheirs", at: 5 });
  assert.deepEqual(placed("mine ", "theirs\nmine", 5), { words: "theirs\nmine ", at: 12 });
  assert.deepEqual(placed("mine ", "mine and theirs", 5), { words: "mine  and theirs", at: 5 });
  assert.deepEqual(placed("we choose", "green we choose", 3), { words: "green we choose", at: 9 });
  assert.deepEqual(placed("mine\n\n", "mine", 6), { words: "mine\n\n", at: 6 });
  assert.deepEqual(placed("", "theirs", 0), { words: "theirs", at: 0 });
});
