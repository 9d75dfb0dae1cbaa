// What every box for words has in common: as the writer pauses, and again before sending, the page's
// own kernel looks for details that could identify somebody and for language that blames. One quiet
// prompt at a time, never in the middle of a word, and the writer decides. Nothing is kept of it.

const WORDING = {
  title: "Worth another look before it is kept",
  said: (words) => `Something you wrote is worth another look: ${words}`,
  leaveOut: "Leave it out",
  reword: "Reword it",
  notIdentifying: "This is not identifying",
  keep: "Keep my wording",
  before: (n) =>
    n === 1
      ? "One place is worth another look before you send."
      : `${n} places are worth another look before you send.`,
  asItIs: "To send it as it is, send again.",
};

export function watchWords({ model, root, within = 1_500, rest = 1_200 }) {
  let texts = new WeakMap(); // box → { text, findings } as last looked at
  let dismissed = new WeakMap(); // box → what its writer has decided about
  let warned = new WeakMap(); // box → the text with which somebody was already asked on sending
  const asked = new Map();
  let number = 2 ** 40 + crypto.getRandomValues(new Uint32Array(1))[0];
  let resting = 0;
  let shown = null;
  const panel = document.createElement("div");
  panel.className = "rpw-wording";
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", WORDING.title);
  panel.hidden = true;
  const status = document.createElement("p");
  status.className = "rpw-hidden";
  status.setAttribute("aria-live", "polite");
  root.append(status);

  const isWatched = (element) =>
    (element instanceof HTMLTextAreaElement || element.dataset?.watched !== undefined) &&
    !element.readOnly &&
    element.dataset.unwatched === undefined;
  const keyOf = (finding, text) =>
    `${finding.kind} ${text.slice(finding.start, finding.end).toLowerCase()}`;

  function look(box, then) {
    const text = box.value;
    if (text.trim() === "") {
      texts.set(box, { text, findings: [] });
      if (shown?.box === box) hide();
      return then?.([]);
    }
    if (texts.get(box)?.text === text) return then?.(open(box));
    number += 1;
    const own = number;
    // A kernel that does not answer keeps nobody from sending.
    const waiting = setTimeout(() => finish(own, null), within);
    asked.set(own, { box, text, then, waiting });
    try {
      model.send({ kind: "check", number: own, text });
    } catch {
      finish(own, null);
    }
  }

  function finish(own, findings) {
    const waiting = asked.get(own);
    if (!waiting) return;
    asked.delete(own);
    clearTimeout(waiting.waiting);
    const { box, text, then } = waiting;
    if (findings && box.value === text) texts.set(box, { text, findings });
    then?.(findings && box.value === text ? open(box) : []);
  }

  function heard(message) {
    if (
      message === null ||
      typeof message !== "object" ||
      message.kind !== "checked" ||
      !asked.has(message.number)
    )
      return;
    const { box } = asked.get(message.number);
    finish(message.number, Array.isArray(message.findings) ? message.findings : []);
    show(box);
  }

  /** What is found in a box and not decided about. */
  function open(box) {
    const { text, findings } = texts.get(box) ?? { text: null, findings: [] };
    if (text !== box.value) return [];
    const settled = dismissed.get(box) ?? new Set();
    return findings.filter((finding) => !settled.has(keyOf(finding, text)));
  }

  function hide() {
    panel.hidden = true;
    panel.remove();
    shown = null;
  }

  function show(box) {
    const [finding] = open(box);
    if (!finding) {
      if (shown?.box === box) hide();
      return;
    }
    const words = box.value.slice(finding.start, finding.end);
    const key = keyOf(finding, box.value);
    if (shown?.box === box && shown.key === key && !panel.hidden) return;
    if (shown && shown.box !== box && panel.contains(document.activeElement)) return;
    shown = { box, key };
    const said = document.createElement("p");
    const quoted = document.createElement("strong");
    quoted.append("“", words.length > 60 ? `${words.slice(0, 60)}…` : words, "”");
    quoted.dir = "auto";
    said.append(quoted, " ", finding.sentence);
    const buttons = document.createElement("div");
    buttons.className = "rpw-buttons";
    const language = finding.kind === "language";
    for (const [label, act] of [
      [WORDING.leaveOut, () => leaveOut(box, words)],
      [WORDING.reword, () => reword(box, words)],
      [language ? WORDING.keep : WORDING.notIdentifying, () => settle(box, key)],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(label);
      button.addEventListener("click", act);
      buttons.append(button);
    }
    panel.replaceChildren(said, buttons);
    panel.hidden = false;
    box.after(panel);
    status.textContent = WORDING.said(`“${words.slice(0, 60)}”. ${finding.sentence}`);
  }

  function put(box, text) {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function leaveOut(box, words) {
    const at = box.value.indexOf(words);
    hide();
    if (at >= 0) {
      const before = box.value.slice(0, at);
      const after = box.value.slice(at + words.length);
      put(
        box,
        (before.endsWith(" ") || before === "") && after.startsWith(" ")
          ? before + after.slice(1)
          : before + after,
      );
      box.setSelectionRange(at, at);
    }
    box.focus();
    look(box, () => show(box));
  }

  function reword(box, words) {
    const at = box.value.indexOf(words);
    box.focus();
    if (at >= 0) box.setSelectionRange(at, at + words.length);
  }

  function settle(box, key) {
    if (!dismissed.has(box)) dismissed.set(box, new Set());
    dismissed.get(box).add(key);
    hide();
    box.focus();
    show(box);
    if (!open(box).length) box.dispatchEvent(new CustomEvent("rpw-decided"));
  }

  /** Whether a word may still be going on: its last letter is the last of the text, or inside it. */
  function inAWord(box) {
    const at = box.selectionStart;
    if (document.activeElement !== box || at === 0 || !/[\p{L}\p{N}@’'-]/u.test(box.value[at - 1]))
      return false;
    return at === box.value.length || /[\p{L}\p{N}@’'-]/u.test(box.value[at]);
  }

  function paused(event) {
    const box = event.target;
    if (!isWatched(box)) return;
    if (
      shown?.box === box &&
      !box.value.toLowerCase().includes(shown.key.slice(shown.key.indexOf(" ") + 1))
    )
      hide();
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (!inAWord(box)) look(box, () => show(box));
    }, rest);
  }

  function left(event) {
    const box = event.target;
    if (isWatched(box) && !panel.contains(event.relatedTarget)) look(box, () => show(box));
  }

  root.addEventListener("input", paused);
  root.addEventListener("focusout", left);
  model.on("msg:custom", heard);

  /** Nothing of a person before is left when a device goes from hand to hand. */
  function forget() {
    hide();
    texts = new WeakMap();
    dismissed = new WeakMap();
    warned = new WeakMap();
  }
  window.addEventListener("rpw-hand-on", forget);

  return {
    forget,
    /** Call `then` with whether something in a box waits for its writer's decision. */
    undecided: (box, then) =>
      look(box, (found) => {
        show(box);
        then(found.length > 0);
      }),
    /** Look once more before sending: `then` follows at once, or when the writer sends again. */
    ready(boxes, then) {
      const full = boxes.filter((box) => box.value.trim() !== "");
      let waiting = full.length;
      if (!waiting) return then();
      const done = () => {
        waiting -= 1;
        if (waiting) return;
        const places = full.filter((box) => warned.get(box) !== box.value && open(box).length);
        for (const box of places) warned.set(box, box.value);
        const count = places.reduce((sum, box) => sum + open(box).length, 0);
        if (!count) return then();
        const [first] = places;
        first.closest("details")?.setAttribute("open", "");
        show(first);
        let words = panel.querySelector(".rpw-before");
        if (!words) {
          words = document.createElement("p");
          words.className = "rpw-before";
          panel.prepend(words);
        }
        words.textContent = `${WORDING.before(count)} ${WORDING.asItIs}`;
        status.textContent = `${words.textContent} ${status.textContent}`;
        panel.querySelector("button")?.focus({ preventScroll: true });
        panel.scrollIntoView({ block: "center" });
      };
      for (const box of full) look(box, done);
    },
    stop() {
      clearTimeout(resting);
      window.removeEventListener("rpw-hand-on", forget);
      model.off("msg:custom", heard);
      for (const { waiting } of asked.values()) clearTimeout(waiting);
    },
  };
}
