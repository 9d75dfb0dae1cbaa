import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Choice } from "../src/lib/choice.js";
import { ask, askingPlace } from "../src/lib/confirm.js";
import { Countdown } from "../src/lib/countdown.js";
import { make } from "../src/lib/dom.js";
import { LiveRegion } from "../src/lib/live_region.js";
import { emptyPage } from "./stage.js";

let root = emptyPage();
beforeEach(() => {
  root = emptyPage();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
});
afterEach(() => mock.timers.reset());

function asked() {
  const opener = make("button", {}, "Open");
  const place = askingPlace("here");
  const done: string[] = [];
  root.append(opener, place);
  ask(place, {
    title: "Sure?",
    words: "It cannot be undone.",
    choices: [
      ["Yes", () => done.push("yes")],
      ["Half", () => done.push("half")],
    ],
    cancel: "No",
    opener,
  });
  const press = (label: string) =>
    [...place.querySelectorAll("button")].find((each) => each.textContent === label)?.click();
  return { opener, place, done, press };
}

test("nothing is done until somebody chooses, and the question has the focus", () => {
  const { place, done } = asked();
  assert.deepEqual(done, []);
  assert.equal(place.hidden, false);
  assert.ok(document.activeElement === place);
  assert.equal(place.getAttribute("aria-labelledby"), place.querySelector("h2")?.id);
  assert.equal(place.querySelector("button")?.className, "rpw-send");
});

test("what is chosen is done once, and the question goes", () => {
  const { place, done, press } = asked();
  press("Half");
  assert.deepEqual(done, ["half"]);
  assert.equal(place.hidden, true);
});

test("who would rather not goes on where they were", () => {
  const { opener, place, done, press } = asked();
  press("No");
  assert.deepEqual(done, []);
  assert.equal(place.hidden, true);
  assert.ok(document.activeElement === opener);
});

test("a screen reader is told the last of several words, when the person pauses", () => {
  const live = new LiveRegion();
  live.whenAtRest("one");
  mock.timers.tick(1_000);
  live.whenAtRest("two");
  mock.timers.tick(1_199);
  assert.equal(live.words, "");
  mock.timers.tick(1);
  assert.equal(live.words, "two");
});

test("what is said at once takes the place of what waited", () => {
  const live = new LiveRegion();
  live.whenAtRest("waits");
  live.now("now");
  mock.timers.tick(5_000);
  assert.equal(live.words, "now");
});

test("one answer is chosen, and a press says which", () => {
  const chosen: string[] = [];
  const options = [
    ["a", "One"],
    ["b", "Two"],
  ] as const;
  const choice = new Choice({
    id: "c",
    legend: "Which?",
    options,
    chosen: "b",
    choose: (value) => chosen.push(value),
  });
  root.append(choice.element);
  const radios = [...choice.element.querySelectorAll("input")];
  const which = () => radios.map((radio) => radio.checked);
  assert.deepEqual(which(), [false, true]);
  radios[0]?.click();
  assert.deepEqual(chosen, ["a"]);
  choice.set("b");
  assert.deepEqual(which(), [false, true]);
});

test("a timer is counted on between one answer and the next", () => {
  const countdown = new Countdown((label, seconds) => `${label} ${Math.round(seconds)}`);
  assert.equal(countdown.words(), "");
  countdown.set({ label: "Talk", minutes: 10, left: 600 });
  mock.timers.tick(30_000);
  assert.equal(countdown.words(), "Talk 570");
  countdown.set(null);
  assert.equal(countdown.isOn, false);
});
