import assert from "node:assert/strict";
import { test } from "node:test";
import { NoticedBar } from "../src/lib/noticed.js";
import type { NoticedWords } from "../src/messages.js";
import { emptyPage } from "./stage.js";

const made = () => {
  const bar = new NoticedBar(
    (at) => `Last noticed ${at}.`,
    ({ kind }) => `Words about ${kind}.`,
  );
  emptyPage().append(bar.element);
  return bar;
};
const seen = (kind: NoticedWords["kind"], at = "at 14:05"): NoticedWords => ({
  ...{ kind, at, title: "", team: "" },
});
const said = ({ element }: NoticedBar) => element.querySelector("[role=status]") as HTMLElement;

test("the place for it is there before there is something to say", () => {
  const bar = made();
  assert.equal(said(bar).textContent, "");
  assert.equal(bar.element.classList.contains("rpw-panel"), false);
});

test("a later time stands beside the sentence, which is not read out again", () => {
  const bar = made();
  bar.show([seen("guessing")]);
  const sentence = said(bar).firstChild;
  bar.show([seen("guessing", "at 14:06")]);
  assert.ok(said(bar).firstChild === sentence);
  assert.equal(bar.element.textContent, "Words about guessing.Last noticed at 14:06.");
});

test("the same sentence is said once, and what is over goes", () => {
  const bar = made();
  bar.show([seen("guessing"), seen("guessing"), seen("flooding")]);
  assert.equal(said(bar).children.length, 2);
  bar.show([]);
  assert.equal(bar.element.textContent, "");
  assert.equal(bar.element.querySelector<HTMLElement>(".rpw-quiet")?.hidden, true);
});
