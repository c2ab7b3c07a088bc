import { createActions } from "./actions.js";
import { listen } from "./connection.js";
import { byId, h, replaceBody, setText } from "./dom.js";
import { createGraph } from "./graph.js";
import { sections, stackSummary } from "./sections.js";

const graph = createGraph(byId("stacks-body"));
const actions = createActions();

const states = {
  connecting: ["busy", "connecting"],
  connected: ["good", "live"],
  away: ["bad", "the server is away; trying again"],
  full: ["warn", "too many pages are open; trying again"],
  refused: ["bad", "no session: open the URL that npm start printed"],
};

function showConnection(state) {
  const [kind, text] = states[state];
  const place = byId("connection");
  setText(place, text);
  place.className = kind;
  document.body.dataset.connection = state;
}

/** Puts a section's data, or why there are none, in its place. */
function show(name, state) {
  const summary = byId(`${name}-summary`);
  const ready = state.status === "ready";
  if (name === "stacks") {
    setText(summary, ready ? stackSummary(state.data) : state.why);
    if (ready) graph.update(state.data);
    return;
  }
  const { summary: summaryOf, body } = sections[name];
  setText(summary, ready ? summaryOf(state.data) : "");
  replaceBody(byId(`${name}-body`), ready ? body(state.data) : h("p", { class: "notice" }, state.why));
}

const latest = new Map();
let painting = false;

/** Draws what is newest, once before the next picture. */
function paint() {
  painting = false;
  for (const [name, value] of latest) {
    if (name === "about") {
      setText(byId("environment"), value.environment);
      document.title = `sluice · ${value.environment}`;
      actions.offer(value);
    } else if (name === "actions") actions.update(value);
    else if (name === "stacks" || name in sections) show(name, value);
  }
  latest.clear();
}

for (const name of Object.keys(sections))
  replaceBody(byId(`${name}-body`), h("p", { class: "faint" }, "Not read yet."));

setInterval(() => {
  graph.tick();
  actions.tick();
}, 10_000);
setInterval(() => actions.tick(), 1_000);

void listen({
  onState: showConnection,
  onUpdate: (update) => {
    for (const [name, value] of Object.entries(update)) latest.set(name, value);
    if (painting) return;
    painting = true;
    // A page that nobody sees gets no pictures.
    if (document.hidden) setTimeout(paint, 0);
    else requestAnimationFrame(paint);
  },
});
