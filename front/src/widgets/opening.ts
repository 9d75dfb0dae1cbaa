// The form that opens a session. What was typed stays when something is not right yet.

const WORDS = {
  intro: "It takes a minute. Your team joins with the three words you get.",
  team: "Your team’s name",
  teamHint: "The same name each time, so that your team’s actions come back to it.",
  checklist: "Which checklist?",
  items: (n) => `${n} questions`,
  people: "How many people will answer?",
  peopleHint:
    "When so many have answered or passed, the pattern shows by itself. If you leave this empty, it shows only when you ask for it.",
  minutes: "How many minutes do you have?",
  minutesHint: "For a gentle timer that never stops anything.",
  open: "Open the session",
  opening: "Opening…",
  opened: "The session is open.",
  problem: "The session is not open yet",
  gone: "The workbook has stopped answering. What you typed is still here. Wait a moment, then try again.",
};
const WITHIN = 15_000;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function render({ model, el }) {
  const content = model.get("_content");
  const id = `rpw-open-${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`;
  const root = make("div", { class: "rpw-form rpw-opening", "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  let number = 0;
  let waiting = 0;

  const summary = make("div", {
    class: "rpw-panel rpw-wrong",
    tabindex: "-1",
    role: "group",
    "aria-labelledby": `${id}-wrong`,
    hidden: true,
  });
  const said = make("p", { role: "status" });
  const hint = (name, words) => make("p", { class: "rpw-quiet", id: `${id}-${name}-hint` }, words);
  const problem = (name) =>
    make("p", { class: "rpw-problem", id: `${id}-${name}-problem`, hidden: true });
  const team = make("input", {
    type: "text",
    id: `${id}-team`,
    maxlength: "80",
    autocomplete: "off",
    list: `${id}-teams`,
    "aria-describedby": `${id}-team-hint ${id}-team-problem`,
  });
  const teams = make(
    "datalist",
    { id: `${id}-teams` },
    ...content.teams.map((name) => make("option", { value: name })),
  );
  const count = (name, value, most) =>
    make("input", {
      type: "number",
      id: `${id}-${name}`,
      inputmode: "numeric",
      min: "1",
      max: most,
      value,
      "aria-describedby": `${id}-${name}-hint ${id}-${name}-problem`,
    });
  const people = count("people", "", "1000");
  const minutes = count("minutes", "75", "600");
  const radios = content.instruments.map((each) =>
    make("input", {
      type: "radio",
      name: id,
      value: each.id,
      id: `${id}-${each.id}`,
      "aria-describedby": `${id}-${each.id}-about`,
    }),
  );
  const cards = content.instruments.map((each, place) =>
    make(
      "div",
      { class: "rpw-checklist-card" },
      make(
        "label",
        { class: "rpw-answer", for: radios[place].id },
        radios[place],
        make("span", {}, each.title),
      ),
      make(
        "p",
        { class: "rpw-quiet", id: `${id}-${each.id}-about` },
        `${each.purpose} ${WORDS.items(each.items)}.`,
      ),
    ),
  );
  const group = make(
    "fieldset",
    { class: "rpw-item", id: `${id}-instrument`, "aria-describedby": `${id}-instrument-problem` },
    make("legend", {}, make("span", { class: "rpw-statement" }, WORDS.checklist)),
    problem("instrument"),
    ...cards,
  );
  const button = make("button", { type: "submit", class: "rpw-send" }, WORDS.open);
  const fields = { team, people, minutes, instrument: group };

  function field(name, label, box, words, ...more) {
    return make(
      "div",
      { class: "rpw-field" },
      make("label", { for: box.id }, label),
      hint(name, words),
      problem(name),
      box,
      ...more,
    );
  }

  function clear() {
    summary.hidden = true;
    for (const name of Object.keys(fields)) {
      const line = root.querySelector(`#${CSS.escape(`${id}-${name}-problem`)}`);
      line.hidden = true;
      fields[name].removeAttribute("aria-invalid");
    }
  }

  function refuse(faults) {
    done();
    const links = faults.map(({ field: name, sentence }) => {
      const box = fields[name];
      if (!box) return make("li", {}, sentence);
      const line = root.querySelector(`#${CSS.escape(`${id}-${name}-problem`)}`);
      line.textContent = sentence;
      line.hidden = false;
      if (name !== "instrument") box.setAttribute("aria-invalid", "true");
      const go = (event) => {
        event.preventDefault();
        (name === "instrument" ? radios[0] : box).focus();
      };
      return make("li", {}, make("a", { href: `#${box.id}`, onclick: go }, sentence));
    });
    summary.replaceChildren(
      make("h2", { id: `${id}-wrong` }, WORDS.problem),
      make("ul", {}, ...links),
    );
    summary.hidden = false;
    summary.focus();
  }

  function done() {
    clearTimeout(waiting);
    waiting = 0;
    button.textContent = WORDS.open;
    button.removeAttribute("aria-disabled");
  }

  function whole(box) {
    return box.value.trim() === "" ? null : Number(box.value);
  }

  function open(event) {
    event.preventDefault();
    if (waiting) return;
    clear();
    number += 1;
    button.textContent = WORDS.opening;
    button.setAttribute("aria-disabled", "true");
    waiting = setTimeout(() => {
      done();
      said.textContent = WORDS.gone;
    }, WITHIN);
    said.textContent = "";
    const instrument = radios.find((radio) => radio.checked)?.value ?? "";
    try {
      model.send({
        kind: "open",
        number,
        team: team.value,
        instrument,
        people: whole(people),
        minutes: whole(minutes),
      });
    } catch {
      // That no answer comes is what tells.
    }
  }

  function heard(message) {
    if (message === null || typeof message !== "object" || message.number !== number) return;
    if (message.kind === "refused") refuse(message.faults);
    else if (message.kind === "opened") {
      clearTimeout(waiting);
      said.textContent = WORDS.opened;
      if (message.go) location.assign(message.go);
    }
  }

  root.append(
    make("p", { class: "rpw-purpose" }, WORDS.intro),
    summary,
    make(
      "form",
      { novalidate: true, onsubmit: open },
      field("team", WORDS.team, team, WORDS.teamHint, teams),
      group,
      field("people", WORDS.people, people, WORDS.peopleHint),
      field("minutes", WORDS.minutes, minutes, WORDS.minutesHint),
      make("div", { class: "rpw-end" }, button, said),
    ),
  );
  el.append(root);
  model.on("msg:custom", heard);
  return () => {
    clearTimeout(waiting);
    model.off("msg:custom", heard);
  };
}

export default { render };
