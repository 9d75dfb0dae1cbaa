// Shows a widget as a notebook would, with a model whose other side is a test written in Python.
// `toPython` (message → the answers to it, as JSON) and `traits` are exposed by the test.

const query = new URLSearchParams(location.search);
const traits = JSON.parse(await window.traits());
const { default: widget } = await import(`./${query.get("widget") ?? "form"}.js`);

// Style sheets beside the one that every widget has: "?css=lead.css".
for (const href of (query.get("css") ?? "").split(" ").filter(Boolean)) {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  await new Promise((loaded) => {
    sheet.onload = loaded;
    document.head.append(sheet);
  });
}

const handlers = new Set();
const model = {
  get: (name) => traits[name],
  on: (event, handler) => event === "msg:custom" && handlers.add(handler),
  off: (event, handler) => handlers.delete(handler),
  send: (message) => {
    if (window.broken) throw new Error("a comm without a kernel");
    window.toPython(JSON.stringify(message)).then((answers) => JSON.parse(answers).forEach(hear));
  },
};

function hear(message) {
  for (const handler of [...handlers]) handler(message);
}

window.hear = hear;
window.views = [];
for (let n = 0; n < Number(query.get("views") ?? 1); n += 1) {
  const el = document.getElementById("views").appendChild(document.createElement("div"));
  window.views.push(widget.render({ model, el }));
}
