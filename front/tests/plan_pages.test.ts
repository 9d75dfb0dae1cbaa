import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import type { GuideWords, PlannedTask, PlanPage } from "../src/messages.js";
import { byRole } from "../src/widgets/day/doing.js";
import { toCall } from "../src/widgets/day/hard.js";
import { type Note, Notes } from "../src/widgets/day/notes.js";
import { Choosing } from "../src/widgets/plan/choosing.js";
import { dayInWords } from "../src/widgets/plan/days.js";
import type { Desk } from "../src/widgets/plan/desk.js";
import { gapsOf, isLeftOut, pieces, type Wording } from "../src/widgets/plan/gaps.js";
import { isAsFarAs, moveOn } from "../src/widgets/plan/moving.js";
import { waitsOf } from "../src/widgets/review/waiting.js";
import { emptyPage } from "./stage.js";

beforeEach(() => void emptyPage());

// ---- gaps: as workbook/plans/gaps.py has them

const PART = {
  id: "private",
  title: "Private",
  words: "We must tell {lead}. {lead} may tell {x}.",
};
const GUIDE: GuideWords = {
  title: "",
  above: "",
  sections: [],
  gaps: [
    { id: "place", label: "Where", hint: "", prompt: "" },
    { id: "lead", label: "Whom", hint: "", prompt: "" },
  ],
  readOut: [],
  happens: [{ id: "gone", title: "If", words: "Ring {lead}, {nobody} or {place}." }],
  sheet: [PART],
  ideasSheet: [],
  review: [],
};
const said = (words: string, wording: Wording = {}) =>
  pieces({ ...PART, words }, "sheet", wording, GUIDE)
    .map((each) => each.words || `[${each.gap}]`)
    .join("");

test("a gap that nobody has filled stays a gap, and braces around anything else are words", () => {
  assert.equal(said(PART.words), "We must tell [lead]. [lead] may tell {x}.");
});

test("what fills a gap begins a sentence with a capital, and ends none twice", () => {
  const wording = { "gap-lead": " our  safeguarding\nlead. " };
  assert.equal(
    said(PART.words, wording),
    "We must tell our safeguarding lead. Our safeguarding lead. may tell {x}.",
  );
});

test("braces in what fills a gap are only words", () => {
  assert.equal(said("Tell {lead}.", { "gap-lead": "{place}" }), "Tell {place}.");
});

test("a team's own words stand in place of a part's, with their gaps, and a dash leaves it out", () => {
  const wording = { "sheet-private": "Go to {place}." };
  assert.deepEqual(gapsOf(PART, "sheet", wording, GUIDE), ["place"]);
  assert.equal(said("", wording), "Go to [place].");
  assert.equal(isLeftOut(PART, "sheet", { "sheet-private": " – " }), true);
  assert.deepEqual(gapsOf(PART, "sheet", { "sheet-private": "-" }, GUIDE), []);
  assert.equal(isLeftOut(PART, "sheet", { "sheet-private": "  " }), false);
});

test("whom to call is whoever the words for workers name, in the order of the guide", () => {
  assert.deepEqual(toCall(GUIDE, {}), ["place", "lead"]);
  assert.deepEqual(toCall(GUIDE, { "happens-gone": "-" }), []);
});

// ---- ideas on this device

type Sent = { note: Note; done: () => void; failed: (sentence: string) => void };

function noting() {
  const sent: Sent[] = [];
  let changes = 0;
  const notes = new Notes(
    "p1",
    (note, done, failed) => void sent.push({ note, done, failed }),
    () => {
      changes += 1;
    },
  );
  return { notes, sent, changes: () => changes };
}

test("an idea is on the device at once, and goes when the workbook has it", () => {
  const { notes, sent } = noting();
  const { row, isHeld } = notes.keep("Open on Fridays");
  assert.ok(/^[0-9a-f]{8}$/.test(row));
  assert.equal(isHeld, true);
  assert.equal(Object.keys(localStorage).length, 1);
  assert.deepEqual(sent[0]?.note.words, "Open on Fridays");
  sent[0]?.done();
  assert.deepEqual(notes.waiting, []);
  assert.equal(Object.keys(localStorage).length, 0);
  notes.stop();
});

test("an idea whose answer was lost is sent again as the same one", () => {
  mock.timers.enable({ apis: ["setInterval"] });
  const { notes, sent } = noting();
  const { row } = notes.keep("Open on Fridays");
  sent[0]?.failed("");
  mock.timers.tick(3_000);
  assert.deepEqual(
    sent.map((each) => each.note.row),
    [row, row],
  );
  notes.stop();
  mock.timers.reset();
});

test("one idea goes at a time, and a reload finds those that wait", () => {
  const { notes, sent } = noting();
  notes.keep("One");
  notes.keep("Two");
  assert.equal(sent.length, 1);
  notes.stop();
  const again = noting();
  assert.deepEqual(
    again.notes.waiting.map((each) => each.words),
    ["One", "Two"],
  );
  again.notes.stop();
});

test("what the workbook refuses is said, and keeps none of the others", () => {
  const { notes, sent } = noting();
  const { row } = notes.keep("One");
  notes.keep("Two");
  sent[0]?.failed("There is room for 300.");
  assert.equal(notes.refusal(row), "There is room for 300.");
  assert.equal(sent[1]?.note.words, "Two");
  sent[1]?.done();
  assert.equal(sent.length, 2);
  notes.again(row);
  assert.equal(sent[2]?.note.row, row);
  notes.stop();
});

test("what another tab keeps is left alone, and what is too old or broken goes", () => {
  const { notes } = noting();
  const key = (row: string) => `rpw:plan:p1:noted:${row}`;
  localStorage.setItem(key("00000001"), JSON.stringify({ words: "Theirs", at: Date.now() }));
  const { row } = notes.keep("Mine");
  notes.drop(row);
  assert.ok(localStorage.getItem(key("00000001")));
  localStorage.setItem(key("00000002"), JSON.stringify({ words: "Old", at: 1 }));
  localStorage.setItem(key("00000003"), "{");
  notes.stop();
  const again = noting();
  assert.deepEqual(
    again.notes.waiting.map((each) => each.words),
    ["Theirs"],
  );
  assert.equal(Object.keys(localStorage).length, 1);
  again.notes.stop();
});

// ---- choosing and moving

function deskThat(answers: (place: string, was: string, value: string) => string | null) {
  const asked: [string, string][] = [];
  const complaints: string[] = [];
  const waiting: (() => void)[] = [];
  const backs: (() => void)[] = [];
  const desk = {
    onBack: (back: () => void) => void backs.push(back),
    page: { state: "draft" },
    goneWords: "Gone.",
    complain: (sentence: string) => void complaints.push(sentence),
    choose(
      place: string,
      was: string,
      value: string,
      done: () => void,
      failed: (said: string) => void,
    ) {
      asked.push([was, value]);
      waiting.push(() => {
        const trouble = answers(place, was, value);
        if (trouble === null) done();
        else failed(trouble);
      });
    },
    move(to: PlanPage["state"], _because: string, done: () => void) {
      asked.push([desk.page.state, to]);
      desk.page.state = to;
      done();
    },
  };
  return {
    desk: desk as unknown as Desk,
    asked,
    complaints,
    answer: () => waiting.shift()?.(),
    back: () => backs[0]?.(),
  };
}

test("what is chosen while an answer is awaited goes after it, from what stands then", () => {
  const { desk, asked, answer } = deskThat(() => {
    choosing.show("yes"); // the page as it stands comes before the answer
    return null;
  });
  let shown = "";
  const choosing: Choosing = new Choosing(desk, "idea:1:answer", (value) => {
    shown = value;
  });
  choosing.show("");
  choosing.choose("yes");
  choosing.choose("no");
  choosing.choose("partly");
  assert.deepEqual(asked, [["", "yes"]]);
  answer();
  assert.deepEqual(asked, [
    ["", "yes"],
    ["yes", "partly"],
  ]);
  assert.equal(shown, "");
});

test("what was not kept is shown as it stands, and said", () => {
  const { desk, complaints, answer } = deskThat(() => "Somebody else was quicker.");
  let shown = "";
  const choosing = new Choosing(desk, "task:1:done", (value) => {
    shown = value;
  });
  choosing.show("no");
  choosing.choose("yes");
  answer();
  assert.equal(shown, "no");
  assert.deepEqual(complaints, ["Somebody else was quicker."]);
});

test("what got no answer stays chosen and goes again, unless the workbook has it by then", () => {
  const { desk, asked, complaints, answer, back } = deskThat(() => "Gone.");
  let shown = "";
  const choosing = new Choosing(desk, "task:1:done", (value) => {
    shown = value;
  });
  choosing.show("no");
  shown = "yes"; // as the browser has it
  choosing.choose("yes");
  answer();
  choosing.show("no");
  assert.equal(shown, "yes");
  back();
  assert.equal(asked.length, 2);
  answer();
  choosing.show("yes"); // its answer was lost, and it was kept
  back();
  assert.equal(asked.length, 2);
  assert.deepEqual(complaints, []);
});

test("a plan is moved on one step after another, and never back", () => {
  const { desk, asked } = deskThat(() => null);
  let done = 0;
  const count = () => {
    done += 1;
  };
  moveOn(desk, "under_way", count);
  assert.deepEqual(asked, [
    ["draft", "ready"],
    ["ready", "under_way"],
  ]);
  moveOn(desk, "ready", count);
  assert.equal(asked.length, 2);
  assert.equal(done, 2);
  assert.equal(isAsFarAs("stopped", "draft"), false);
});

// ---- what is drawn of a plan

test("tasks stand by role, in whatever letters it was typed, and nobody's come last", () => {
  const task = (what: string, who: string) => ({ what, who }) as PlannedTask;
  const groups = byRole([
    task("a", ""),
    task("b", "Youth worker"),
    task("c", "__proto__"),
    task("d", " youth worker "),
    task("e", "1"),
  ]);
  assert.deepEqual(
    groups.map(([who, tasks]) => [who, tasks.map((each) => each.what).join("")]),
    [
      ["Youth worker", "bd"],
      ["__proto__", "c"],
      ["1", "e"],
      ["", "a"],
    ],
  );
});

test("what waits is each idea without an answer, each answer not told, each promise", () => {
  const idea = (id: string, isAnswered: boolean, isTold: boolean) => ({
    id,
    words: `Idea ${id}`,
    isAnswered,
    isTold,
  });
  const page = {
    ideas: [idea("1", false, false), idea("2", true, false), idea("3", true, true)],
    promises: [
      { id: "4", what: "One page", outcome: "" },
      { id: "5", what: "A letter", outcome: "kept" },
    ],
  } as unknown as PlanPage;
  assert.deepEqual(
    waitsOf(page).map((each) => each.row),
    ["idea-1", "idea-2", "promise-4"],
  );
});

test("a day is read in words wherever the device is", () => {
  assert.equal(dayInWords("2026-12-01"), "1 December 2026");
  assert.equal(dayInWords(""), "");
});
