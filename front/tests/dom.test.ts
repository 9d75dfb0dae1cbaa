import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { attempt, button, drawQr, hidden, inOrder, make, newId, setText } from "../src/lib/dom.js";
import { emptyPage } from "./stage.js";

let root = emptyPage();
beforeEach(() => {
  root = emptyPage();
});

test("an attribute is set, left out, or there without a value", () => {
  const made = make("input", { id: "x", min: 3, readonly: true, hidden: false, title: null });
  assert.equal(made.id, "x");
  assert.equal(made.getAttribute("min"), "3");
  assert.equal(made.getAttribute("readonly"), "");
  assert.equal(made.hasAttribute("hidden"), false);
  assert.equal(made.hasAttribute("title"), false);
});

test("words are words, whatever they look like", () => {
  const made = make("p", {}, "<b>no</b>", null, hidden(" & no"));
  assert.equal(made.textContent, "<b>no</b> & no");
  assert.equal(made.querySelector("b"), null);
});

test("a button does what it is made for, and sends no form", () => {
  let pressed = 0;
  const made = button("Press", () => {
    pressed += 1;
  });
  assert.equal(made.type, "button");
  made.click();
  assert.equal(pressed, 1);
});

test("text that did not change is not set again, so that it is not read out again", () => {
  const line = make("p", {}, "the same");
  const node = line.firstChild;
  setText(line, "the same");
  assert.ok(line.firstChild === node);
  setText(line, "another");
  assert.equal(line.textContent, "another");
});

test("what has the focus keeps it when its neighbours change", () => {
  const [one, two] = [make("input", { id: "one" }), make("input", { id: "two" })];
  root.append(one);
  one.focus();
  inOrder(root, [two, one]);
  assert.deepEqual(
    [...root.children].map(({ id }) => id),
    ["two", "one"],
  );
  assert.ok(document.activeElement === one);
});

test("what throws is something else instead", () => {
  assert.equal(
    attempt(() => JSON.parse("{"), "otherwise"),
    "otherwise",
  );
});

test("two views have no name in common", () => {
  const [one, other] = [newId("rpw-"), newId("rpw-")];
  assert.ok(one !== other);
});

test("a QR code says in words where it leads", () => {
  const drawn = drawQr("<svg><title>QR code that opens a page</title></svg>");
  assert.equal(drawn.querySelector("svg")?.getAttribute("aria-label"), "QR code that opens a page");
});
