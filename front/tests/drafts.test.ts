import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DAY, Drafts, keepsNothing, setKeepsNothing } from "../src/lib/drafts.js";
import { FormDraft, wholeDraft } from "../src/lib/form_draft.js";
import type { FormContent } from "../src/messages.js";
import { emptyPage } from "./stage.js";

beforeEach(() => void emptyPage());

const CONTENT: FormContent = {
  title: "",
  purpose: "",
  answers: [{ id: "yes", label: "Yes", beside: false }],
  sections: [
    {
      title: "",
      items: [
        { id: "one", statement: "", prompt: "", why: "", sources: [] },
        { id: "two", statement: "", prompt: "", why: "", sources: [] },
      ],
    },
  ],
  longest: 100,
  manner: "own",
  closed: false,
  canPass: true,
  canWithdraw: true,
  canLook: true,
  comesIn: true,
  ticketAs: "a-code",
  roomDays: 7,
  fewestTogether: 2,
  mostTogether: 10,
  byTextBoxes: "",
  notesTitle: "",
  notes: [],
};
const KEY = "rpw:form:a-code";
const TOKEN = "0123456789abcdef0123";
const open = () => new FormDraft("a-code", CONTENT);
const stored = () => JSON.parse(localStorage.getItem(KEY) ?? "null");
const store = (draft: object) =>
  localStorage.setItem(KEY, JSON.stringify({ token: TOKEN, at: Date.now(), ...draft }));

test("words wait on the device under the names of their boxes, and go when they are kept", () => {
  const drafts = new Drafts("key");
  drafts.set("one", "first");
  drafts.set("two", "");
  const again = new Drafts("key");
  assert.equal(again.get("one"), "first");
  assert.equal(again.get("two"), "");
  again.drop("one");
  again.drop("two");
  assert.equal(localStorage.getItem("key"), null);
});

test("a draft that cannot be read is no draft", () => {
  for (const text of ["{", "null", "3", '"x"']) {
    localStorage.setItem("key", text);
    assert.equal(new Drafts("key").get("0"), undefined);
  }
});

test("a tab that was told to keep nothing knows it", () => {
  assert.equal(keepsNothing("a-code"), false);
  setKeepsNothing("a-code", true);
  assert.equal(keepsNothing("a-code"), true);
  setKeepsNothing("a-code", false);
  assert.equal(keepsNothing("a-code"), false);
});

test("a form's draft is whole, and no older than a day", () => {
  const at = Date.now();
  assert.ok(wholeDraft(JSON.stringify({ token: TOKEN, at })));
  for (const draft of [
    { token: "short", at },
    { token: 3, at },
    { token: TOKEN },
    { token: TOKEN, at: at - DAY },
    { token: TOKEN, at: "now" },
    null,
    [],
  ]) {
    assert.equal(wholeDraft(JSON.stringify(draft)), null);
  }
  assert.equal(wholeDraft("{"), null);
  assert.equal(wholeDraft(null), null);
});

test("what was typed comes back, without what is not asked or not offered", () => {
  store({
    answers: { one: "yes", two: "no such answer", three: "yes" },
    reflections: { one: "words", two: "", three: "words" },
  });
  const form = open();
  assert.deepEqual(form.answers, { one: "yes" });
  assert.deepEqual(form.reflections, { one: "words" });
  assert.equal(form.token, TOKEN);
  assert.ok(form.restored);
});

test("each change is on the device at once, and every view is told", () => {
  const form = open();
  let told = 0;
  form.views.add(() => {
    told += 1;
  });
  form.set("answers", "one", "yes");
  assert.deepEqual(stored().answers, { one: "yes" });
  assert.equal(told, 1);
  form.set("answers", "one", "");
  assert.deepEqual(stored().answers, {});
  assert.ok(form.kept);
});

test("of what was sent only a mark stays", () => {
  const form = open();
  form.set("answers", "one", "yes");
  form.set("reflections", "one", "secret words");
  form.setTabled("one", true);
  form.markSent();
  const { token, at, ...more } = stored();
  assert.deepEqual(more, { sent: true });
  assert.equal(token, form.token);
});

test("a shared device keeps nothing but who has joined, and that in its tab alone", () => {
  const form = open();
  form.set("answers", "one", "yes");
  form.setKeepNothing(true);
  assert.equal(localStorage.getItem(KEY), null);
  form.set("answers", "two", "yes");
  assert.equal(localStorage.getItem(KEY), null);
  assert.equal(form.kept, false);
  const again = open();
  assert.equal(again.token, form.token);
  assert.deepEqual(again.answers, {});
});

test("what another tab sent is sent here too, and another person's is not", () => {
  const mine = open();
  mine.set("answers", "one", "yes");
  const sent = (token: string) => {
    const newValue = JSON.stringify({ token, at: Date.now(), sent: true });
    window.dispatchEvent(new StorageEvent("storage", { key: KEY, newValue }));
  };
  sent("f".repeat(20));
  assert.equal(mine.sent, false);
  sent(mine.token);
  assert.equal(mine.sent, true);
});

test("a tab that slept catches up with what the device keeps", () => {
  const form = open();
  form.set("answers", "one", "yes");
  store({ token: form.token, at: form.at + 1, passed: true });
  form.catchUp();
  assert.equal(form.passed, true);
});

test("whoever comes next is somebody else", () => {
  const form = open();
  form.set("answers", "one", "yes");
  const before = form.token;
  form.startAfresh();
  assert.ok(form.isEmpty());
  assert.ok(form.token !== before);
  assert.equal(localStorage.getItem(KEY), null);
});

test("drafts that nobody came back for go", () => {
  const old = JSON.stringify({ token: TOKEN, at: Date.now() - 2 * DAY });
  localStorage.setItem("rpw:form:another-code", old);
  localStorage.setItem("not ours", "stays");
  open();
  assert.equal(localStorage.getItem("rpw:form:another-code"), null);
  assert.equal(localStorage.getItem("not ours"), "stays");
});

const TICKET = "0123456789abcdef0123456789abcdef";
const TICKET_KEY = "rpw:ticket:a-code";
const ticketKept = (storage: Storage) => JSON.parse(storage.getItem(TICKET_KEY) ?? "null")?.ticket;

test("a ticket stays on the device beside the draft, for as long as the pattern can be seen", () => {
  const form = open();
  assert.equal(form.ticket.value, "");
  form.ticket.set(TICKET);
  assert.equal(ticketKept(localStorage), TICKET);
  assert.equal(ticketKept(sessionStorage), undefined);
  assert.equal(open().ticket.value, TICKET);
  const { until } = JSON.parse(localStorage.getItem(TICKET_KEY) ?? "null");
  assert.ok(until > Date.now() + 7 * DAY);
  assert.ok(until <= Date.now() + 8 * DAY);
  // The draft is gone after a day, and the place is not.
  store({ at: Date.now() - 2 * DAY });
  assert.equal(open().ticket.value, TICKET);
});

test("a ticket that is over, broken or of no ticket's form is none", () => {
  const until = Date.now() + DAY;
  for (const kept of [
    { ticket: TICKET, until: Date.now() - 1 },
    { ticket: TICKET },
    { ticket: "short", until },
    { ticket: 3, until },
    null,
    "x",
  ]) {
    localStorage.setItem(TICKET_KEY, JSON.stringify(kept));
    assert.equal(open().ticket.value, "");
    assert.equal(localStorage.getItem(TICKET_KEY), null);
  }
});

test("on a shared device a ticket stays in its tab alone, and comes along when that is ticked late", () => {
  const form = open();
  form.ticket.set(TICKET);
  form.setKeepNothing(true);
  assert.equal(localStorage.getItem(TICKET_KEY), null);
  assert.equal(ticketKept(sessionStorage), TICKET);
  assert.equal(open().ticket.value, TICKET);
  form.setKeepNothing(false);
  assert.equal(ticketKept(localStorage), TICKET);
  assert.equal(sessionStorage.getItem(TICKET_KEY), null);
});

test("the next person on a device has no place of the one before", () => {
  for (const keepNothing of [false, true]) {
    const form = open();
    form.setKeepNothing(keepNothing);
    form.ticket.set(TICKET);
    form.standsAs("in");
    form.markSent();
    form.handOn();
    assert.equal(form.ticket.value, "");
    assert.equal(form.place, "unknown");
    assert.equal(open().ticket.value, "");
    assert.equal(form.sent, false);
  }
});

test("whoever takes answers back keeps the place, and the reflections that were never sent", () => {
  const form = open();
  form.ticket.set(TICKET);
  form.set("reflections", "one", "mine");
  form.markSent();
  form.startAfresh(form.reflections);
  assert.equal(form.ticket.value, TICKET);
  assert.deepEqual(form.reflections, { one: "mine" });
});

test("only reflections that are for the table are sent, and the others stay here afterwards", () => {
  const form = open();
  form.set("reflections", "one", "mine");
  form.set("reflections", "two", "ours");
  assert.deepEqual(form.forTheTable(), {});
  form.setTabled("two", true);
  assert.deepEqual(form.forTheTable(), { two: "ours" });
  assert.deepEqual(open().forTheTable(), { two: "ours" });
  form.markSent();
  assert.deepEqual(form.reflections, { one: "mine" });
  assert.deepEqual(open().reflections, { one: "mine" });
  assert.ok(!(localStorage.getItem(KEY) ?? "").includes("ours"));
});

test("what is typed in from paper is for the table", () => {
  const form = new FormDraft("a-code", { ...CONTENT, manner: "paper" });
  form.set("reflections", "one", "written on paper");
  assert.deepEqual(form.forTheTable(), { one: "written on paper" });
});

test("a place from which was sent before says so, without a code that nobody here knows", () => {
  const form = open();
  form.standsAs("sent");
  assert.ok(form.sent);
  assert.equal(form.knowsCode, false);
  assert.equal(open().knowsCode, false);
  localStorage.clear();
  store({});
  const back = open();
  back.standsAs("sent");
  assert.ok(back.sent);
  assert.ok(back.knowsCode);
});

test("whoever passed and answers after all is not passed again by the door", () => {
  const form = open();
  form.standsAs("passed");
  assert.ok(form.passed);
  form.setPassed(false);
  form.standsAs("passed");
  assert.equal(form.passed, false);
  form.handOn();
  form.standsAs("passed");
  assert.ok(form.passed);
});

test("answers that are still here are sent again, also when the door says that they were", () => {
  store({ answers: { one: "yes" } });
  const form = open();
  form.standsAs("sent");
  assert.equal(form.sent, false);
  assert.deepEqual(form.answers, { one: "yes" });
});
