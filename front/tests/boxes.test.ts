import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { make } from "../src/lib/dom.js";
import { Drafts } from "../src/lib/drafts.js";
import { type Checker, Prompts } from "../src/lib/prompts.js";
import { type BoxOptions, TextBoxes } from "../src/lib/text_box.js";
import type { FindingWords } from "../src/messages.js";
import { emptyPage, type } from "./stage.js";

let root = emptyPage();
beforeEach(() => {
  root = emptyPage();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
});
afterEach(() => mock.timers.reset());

/** Finds one name, wherever it stands, as a kernel would. */
const NAME = "Priya";
function find(text: string): FindingWords[] {
  const start = text.indexOf(NAME);
  const end = start + NAME.length;
  if (start < 0) return [];
  return [
    {
      kind: "name",
      start,
      end,
      sentence: "It may be a name.",
      first: "",
      swap: { start, end, words: "a colleague" },
      cut: { start: start - 1, end, words: "" },
    },
  ];
}

function watched({ isSilent = false } = {}) {
  const looked: string[] = [];
  const check: Checker = (text, { answered, silent, within = 0 }) => {
    looked.push(text);
    if (isSilent) setTimeout(() => silent?.(), within);
    else
      answered?.({ kind: "checked", findings: find(text), looked: 15_000, byModel: 0 }, undefined);
    return { went: true };
  };
  const prompts = new Prompts(root, check);
  const box = make("textarea", {});
  root.append(box);
  const panel = () => root.querySelector<HTMLElement>(".rpw-wording");
  const press = (label: string) =>
    [...(panel()?.querySelectorAll("button") ?? [])]
      .find((each) => each.textContent === label)
      ?.click();
  return { prompts, box, looked, panel, press };
}

test("a prompt stands under the box when its writer pauses", () => {
  const { box, panel } = watched();
  type(box, "I met Priya. ");
  assert.equal(panel(), null);
  mock.timers.tick(1_200);
  assert.ok(panel()?.textContent?.includes("“Priya” It may be a name."));
});

test("where words tell of harm to a child, what to do about that comes first", () => {
  const first = "Tell your safeguarding lead today.";
  const check: Checker = (text, { answered }) => {
    const findings = find(text).map((each) => ({ ...each, first }));
    answered?.({ kind: "checked", findings, looked: 15_000, byModel: 0 }, undefined);
    return { went: true };
  };
  new Prompts(root, check);
  const box = make("textarea", {});
  root.append(box);
  type(box, "He hurt Priya. ");
  mock.timers.tick(1_200);
  const [line, question] = root.querySelectorAll(".rpw-wording p");
  assert.equal(line?.textContent, first);
  assert.ok(question?.textContent?.startsWith("“Priya” It may be a name."));
});

test("nobody is asked in the middle of a word", () => {
  const { box, looked } = watched();
  type(box, "I met Priy");
  mock.timers.tick(5_000);
  assert.deepEqual(looked, []);
});

test("leaving it out leaves no blank behind", () => {
  const { box, panel, press } = watched();
  type(box, "I met Priya yesterday. ");
  mock.timers.tick(1_200);
  press("Leave it out");
  assert.equal(box.value, "I met yesterday. ");
  assert.ok(panel()?.textContent?.includes("It is left out now."));
  assert.ok(!root.textContent?.includes("Priya"), "nor is it read to anybody");
});

test("what one tap changed is taken back exactly, until its writer types", () => {
  const { box, panel, press } = watched();
  type(box, "I met Priya yesterday. ");
  mock.timers.tick(1_200);
  press("Write “a colleague”");
  assert.equal(box.value, "I met a colleague yesterday. ");
  press("Undo");
  assert.equal(box.value, "I met Priya yesterday. ");
  assert.ok(panel()?.textContent?.includes("“Priya” It may be a name."));
  press("Write “a colleague”");
  type(box, "I met a colleague today. ");
  assert.equal(panel(), null);
});

test("what was deleted is read to nobody", () => {
  const { box, panel } = watched();
  type(box, "I met Priya. ");
  mock.timers.tick(1_200);
  assert.ok(root.querySelector("[aria-live]")?.textContent?.includes("Priya"));
  type(box, "I met. ");
  assert.equal(panel(), null);
  assert.equal(root.querySelector("[aria-live]")?.textContent, "");
});

test("an answer about other words is not used", () => {
  const waiting: (() => void)[] = [];
  const check: Checker = (text, { answered }) => {
    const said = { kind: "checked", findings: find(text), looked: 15_000, byModel: 0 } as const;
    waiting.push(() => answered?.(said, undefined));
    return { went: true };
  };
  const prompts = new Prompts(root, check);
  const box = make("textarea", {});
  root.append(box);
  box.value = "I met somebody.";
  let sent = 0;
  prompts.ready([box], () => {
    sent += 1;
  });
  box.value = "I met somebody, Priya.";
  waiting.shift()?.();
  assert.equal(sent, 0, "what stands there now is looked at first");
  waiting.shift()?.();
  assert.equal(sent, 0);
  assert.ok(root.querySelector(".rpw-wording")?.textContent?.includes("“Priya”"));
});

test("a text longer than what is looked at says so", () => {
  const { box } = watched();
  type(box, "Words. ".repeat(3_000));
  mock.timers.tick(1_200);
  const partly = () => root.querySelector(".rpw-partly")?.textContent;
  assert.equal(partly(), "Only the first 15,000 characters are looked at.");
  type(box, "Words. ");
  mock.timers.tick(1_200);
  assert.equal(partly(), undefined);
});

test("what its writer has decided about is not asked again", () => {
  const { prompts, box, panel, press } = watched();
  let decided = 0;
  box.addEventListener("rpw-decided", () => {
    decided += 1;
  });
  type(box, "I met Priya. ");
  mock.timers.tick(1_200);
  press("This is not identifying");
  assert.equal(decided, 1);
  type(box, "I met Priya again. ");
  mock.timers.tick(1_200);
  assert.equal(panel(), null);
  let sent = 0;
  prompts.ready([box], () => {
    sent += 1;
  });
  assert.equal(sent, 1);
});

test("a sentence that was decided about stays so when a word in it becomes another", () => {
  const check: Checker = (text, { answered }) => {
    const sentence = { kind: "language", start: 0, end: text.length, sentence: "Who is?" };
    const whole = { ...sentence, first: "", swap: null, cut: null };
    const findings = [whole, ...find(text)];
    answered?.({ kind: "checked", findings, looked: 15_000, byModel: 0 }, undefined);
    return { went: true };
  };
  new Prompts(root, check);
  const box = make("textarea", {});
  root.append(box);
  const panel = () => root.querySelector<HTMLElement>(".rpw-wording");
  const press = (label: string) =>
    [...(panel()?.querySelectorAll("button") ?? [])]
      .find((each) => each.textContent === label)
      ?.click();
  type(box, "I met Priya. ");
  mock.timers.tick(1_200);
  press("Keep my wording");
  press("Write “a colleague”");
  assert.equal(box.value, "I met a colleague. ");
  assert.ok(!panel()?.textContent?.includes("Who is?"));
});

test("before sending it is asked once, and sending again sends it as it is", () => {
  const { prompts, box } = watched();
  box.value = "I met Priya.";
  let sent = 0;
  const send = () =>
    prompts.ready([box], () => {
      sent += 1;
    });
  send();
  assert.equal(sent, 0);
  assert.ok(root.querySelector(".rpw-before")?.textContent?.startsWith("One place"));
  send();
  assert.equal(sent, 1);
  assert.equal(root.querySelector(".rpw-wording"), null);
});

test("the prompt that stopped somebody sends it too, as it is or decided", () => {
  const { prompts, box, panel, press } = watched();
  box.value = "I met Priya.";
  let sent = 0;
  const send = () =>
    prompts.ready([box], () => {
      sent += 1;
    });
  send();
  press("Send as it is");
  assert.equal(sent, 1);
  assert.equal(panel(), null);
  assert.equal(root.querySelector("[aria-live]")?.textContent, "");
  box.value = "I met Priya again.";
  send();
  press("This is not identifying");
  assert.ok(panel()?.textContent?.includes("You have looked at everything."));
  press("Send now");
  assert.equal(sent, 2);
});

test("after one box another that was to be sent is asked about", () => {
  const { prompts, box, panel, press } = watched();
  const second = make("textarea", {});
  root.append(second);
  box.value = "I met Priya.";
  second.value = "Priya again.";
  let sent = 0;
  prompts.ready([box, second], () => {
    sent += 1;
  });
  assert.ok(panel()?.textContent?.includes("2 places"));
  press("Leave it out");
  assert.equal(second.nextElementSibling, panel());
  press("Write “a colleague”");
  press("Send now");
  assert.equal(sent, 1);
  assert.equal(`${box.value} ${second.value}`, "I met. a colleague again.");
});

test("a kernel that does not answer keeps nobody from sending", () => {
  const { prompts, box } = watched({ isSilent: true });
  box.value = "I met Priya.";
  let sent = 0;
  prompts.ready([box], () => {
    sent += 1;
  });
  assert.equal(sent, 0);
  mock.timers.tick(1_500);
  assert.equal(sent, 1);
});

test("nothing of the person before is left when the device is handed on", () => {
  const { box, panel } = watched();
  type(box, "I met Priya. ");
  mock.timers.tick(1_200);
  window.dispatchEvent(new CustomEvent("rpw-hand-on"));
  assert.equal(panel(), null);
});

type Call = { words: string; done: () => void; failed: (sentence: string) => void };

function kept(options: Partial<BoxOptions> = {}) {
  const calls: Call[] = [];
  const drafts = new Drafts("drafts");
  const { prompts } = watched();
  const boxes = new TextBoxes("id", drafts, prompts);
  const open = () =>
    boxes.open({
      name: "note",
      label: "Note",
      save: (words, done, failed) => calls.push({ words, done, failed }),
      ...options,
    });
  const text = open();
  root.append(text.element);
  const said = () => text.element.querySelector(".rpw-field-said")?.textContent ?? "";
  return { calls, drafts, boxes, text, open, said };
}

test("what is typed is on the device at once, and sent when the person pauses", () => {
  const { calls, drafts, text, said } = kept();
  type(text.box, "my words ");
  assert.equal(drafts.get("note"), "my words ");
  assert.equal(calls.length, 0);
  mock.timers.tick(800);
  assert.equal(calls[0]?.words, "my words ");
  calls[0]?.done();
  assert.equal(drafts.get("note"), undefined);
  assert.ok(said().startsWith("Kept "));
});

test("what could not be sent stays on the device until the workbook answers again", () => {
  const { calls, drafts, boxes, text, said } = kept();
  type(text.box, "my words ");
  mock.timers.tick(800);
  calls[0]?.failed("");
  assert.equal(said(), "Kept on this device; not with the workbook yet");
  assert.equal(drafts.get("note"), "my words ");
  boxes.sendAllDue();
  assert.equal(calls.length, 2);
});

test("what was typed while the words before were on their way is sent after them", () => {
  const { calls, text } = kept();
  type(text.box, "one ");
  mock.timers.tick(800);
  type(text.box, "one two ");
  mock.timers.tick(800);
  assert.equal(calls.length, 1);
  calls[0]?.done();
  assert.equal(calls[1]?.words, "one two ");
});

test("words that were typed after a look are not sent without one", () => {
  const drafts = new Drafts("drafts");
  const waiting: (() => void)[] = [];
  const check: Checker = (text, { answered }) => {
    const said = { kind: "checked", findings: find(text), looked: 15_000, byModel: 0 } as const;
    waiting.push(() => answered?.(said, undefined));
    return { went: true };
  };
  const boxes = new TextBoxes("id", drafts, new Prompts(root, check));
  const saved: string[] = [];
  const save: BoxOptions["save"] = (words) => saved.push(words);
  const { box, element } = boxes.open({ name: "note", label: "Note", save });
  root.append(element);
  type(box, "one ");
  mock.timers.tick(800);
  type(box, "one Priya ");
  while (waiting.length) waiting.shift()?.();
  assert.deepEqual(saved, []);
  mock.timers.tick(800);
  while (waiting.length) waiting.shift()?.();
  assert.deepEqual(saved, []);
  assert.ok(root.querySelector(".rpw-wording")?.textContent?.includes("“Priya”"));
});

test("what is too long is not sent, and it is said by how much", () => {
  const { calls, text, said } = kept({ longest: 3 });
  type(text.box, "four ");
  mock.timers.tick(800);
  assert.equal(calls.length, 0);
  assert.equal(said(), "1 characters too many. Shorten it.");
});

test("words that wait for their writer's decision are not sent", () => {
  const { calls, text, said } = kept();
  type(text.box, "I met Priya. ");
  mock.timers.tick(800);
  assert.equal(calls.length, 0);
  assert.equal(said(), "Kept on this device until you have decided about the words below");
});

test("what the workbook has never takes the place of what is being typed", () => {
  const { text } = kept();
  text.setValue("from the workbook");
  assert.equal(text.box.value, "from the workbook");
  type(text.box, "mine");
  text.box.blur();
  text.setValue("from the workbook");
  assert.equal(text.box.value, "mine");
});

test("a box that is drawn again is the same, with its words", () => {
  const { text, open } = kept();
  type(text.box, "mine");
  assert.ok(open() === text);
});

test("a draft comes back after a reload, and is sent", () => {
  new Drafts("drafts").set("note", "from before");
  const { calls, text } = kept();
  assert.equal(text.box.value, "from before");
  mock.timers.tick(0);
  assert.equal(calls[0]?.words, "from before");
});
