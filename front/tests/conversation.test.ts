import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { blobOf, Conversation, Patience } from "../src/lib/conversation.js";
import type { JoinTalk, RecordFilesTalk, ScreenTalk } from "../src/messages.js";
import { Kernel } from "./stage.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] }));
afterEach(() => mock.timers.reset());

test("an answer reaches whoever asked, by its number alone", () => {
  const kernel = new Kernel();
  const talk = new Conversation<JoinTalk>(kernel);
  const heard: string[] = [];
  for (const code of ["one", "two"]) {
    talk.ask({ kind: "join", code }, { answered: ({ kind }) => heard.push(`${code} ${kind}`) });
  }
  const [one, two] = kernel.sent;
  assert.equal(two?.number, (one?.number ?? 0) + 1);
  kernel.say({ kind: "found", number: two?.number });
  kernel.say({ kind: "found", number: two?.number });
  kernel.say({ kind: "problem", number: 7, sentence: "" });
  assert.deepEqual(heard, ["two found"]);
  kernel.say({ kind: "problem", number: one?.number, sentence: "No." });
  assert.deepEqual(heard, ["two found", "one problem"]);
});

test("what makes no sense is passed over", () => {
  const kernel = new Kernel();
  const heard: unknown[] = [];
  const talk = new Conversation<JoinTalk>(kernel, { onHeard: (said) => heard.push(said) });
  talk.ask({ kind: "join", code: "x" }, { answered: (said) => heard.push(said) });
  for (const message of [null, "x", 3, undefined]) kernel.say(message);
  assert.deepEqual(heard, []);
});

test("silence says that the workbook is gone, and the next word that it is back", () => {
  const kernel = new Kernel();
  const said: string[] = [];
  const talk = new Conversation<JoinTalk>(kernel, { onStatus: (status) => said.push(status) });
  talk.ask({ kind: "join", code: "x" }, { within: 8_000, silent: () => said.push("silent") });
  mock.timers.tick(7_999);
  assert.deepEqual(said, []);
  mock.timers.tick(1);
  assert.deepEqual(said, ["gone", "silent"]);
  assert.ok(talk.isGone);
  kernel.say({ kind: "found", number: 1 });
  assert.deepEqual(said, ["gone", "silent", "back"]);
});

test("one of many questions may stay without an answer", () => {
  const kernel = new Kernel();
  const talk = new Conversation<JoinTalk>(kernel);
  talk.ask({ kind: "join", code: "x" }, { within: 10, quiet: true });
  mock.timers.tick(10);
  assert.equal(talk.isGone, false);
});

test("a file that comes after its time is saved all the same, once", () => {
  const kernel = new Kernel();
  const heard: string[] = [];
  const talk = new Conversation<RecordFilesTalk>(kernel);
  const { number } = talk.ask(
    { kind: "file", what: "docx" },
    {
      within: 10,
      silent: () => heard.push("silent"),
      answered: ({ kind }) => heard.push(kind),
    },
  );
  mock.timers.tick(10);
  assert.ok(talk.isGone);
  const file = { kind: "file", number, name: "record.docx", type: "x" };
  kernel.say(file);
  kernel.say(file);
  assert.deepEqual(heard, ["silent", "file"]);
  assert.equal(talk.isGone, false);
});

test("an answer after its time is heard, and nobody waits for it", () => {
  const kernel = new Kernel();
  const heard: unknown[] = [];
  const talk = new Conversation<JoinTalk>(kernel, {
    onHeard: (_said, _buffers, waited) => heard.push(waited),
  });
  talk.ask({ kind: "join", code: "x" }, { within: 10, answered: () => heard.push("answered") });
  mock.timers.tick(10);
  kernel.say({ kind: "found", number: kernel.last.number });
  assert.deepEqual(heard, [false]);
});

test("without a time an answer counts whenever it comes", () => {
  const kernel = new Kernel();
  const heard: unknown[] = [];
  const talk = new Conversation<JoinTalk>(kernel);
  talk.ask({ kind: "join", code: "x" }, { answered: ({ kind }) => heard.push(kind) });
  mock.timers.tick(3_600_000);
  kernel.say({ kind: "found", number: kernel.last.number });
  assert.deepEqual(heard, ["found"]);
});

test("a comm that cannot even be spoken into raises nothing", () => {
  const kernel = new Kernel();
  kernel.isBroken = true;
  const talk = new Conversation<ScreenTalk>(kernel);
  assert.equal(talk.ask({ kind: "look", seen: "" }).went, false);
});

test("when it has stopped, nothing is heard and nothing is waited for", () => {
  const kernel = new Kernel();
  const heard: unknown[] = [];
  const talk = new Conversation<JoinTalk>(kernel, { onStatus: (status) => heard.push(status) });
  talk.ask(
    { kind: "join", code: "x" },
    { within: 10, answered: () => heard.push("answered"), silent: () => heard.push("silent") },
  );
  talk.stop();
  mock.timers.tick(1_000);
  kernel.say({ kind: "found", number: kernel.last.number });
  assert.deepEqual(heard, []);
});

test("patience begins anew each time, and ends once", () => {
  const patience = new Patience();
  const said: string[] = [];
  patience.start(100, () => said.push("first"));
  mock.timers.tick(60);
  patience.start(100, () => said.push("second"));
  mock.timers.tick(60);
  assert.ok(patience.isOn);
  mock.timers.tick(60);
  assert.deepEqual(said, ["second"]);
  assert.equal(patience.isOn, false);
});

test("a file is the bytes beside a message, or nothing", () => {
  assert.equal(blobOf([new Uint8Array([1, 2, 3]).buffer], "text/csv").size, 3);
  assert.equal(blobOf(undefined).size, 0);
});
