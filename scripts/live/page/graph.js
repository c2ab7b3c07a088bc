import { h, replaceBody, svg } from "./dom.js";
import { relative } from "./format.js";
import { badge, time } from "./tables.js";

/** How a stack is told by shape and colour. */
const kinds = { deployed: "good", working: "busy", waiting: "idle", failed: "bad", destroyed: "idle", absent: "idle" };
const driftKinds = { "as the code says": "good", drifted: "warn", pending: "busy", "not examined": "bad" };

/**
 * The stacks of an environment, layer by layer: who reads whom is drawn, and told in words of the stack that is chosen.
 * @param {HTMLElement} body
 */
export function createGraph(body) {
  let stacks = [];
  let chosen;
  const lines = svg("svg", { class: "edges", "aria-hidden": "true" });
  const columns = h("div", { class: "layers" });
  const detail = h("div", { class: "detail", role: "status" });
  body.append(h("div", { class: "graph" }, lines, columns), detail);
  new ResizeObserver(() => draw()).observe(columns);

  const choose = (id) => {
    chosen = chosen === id ? undefined : id;
    show();
  };

  function show() {
    const byId = new Map(stacks.map((stack) => [stack.id, stack]));
    const own = byId.get(chosen);
    const related = new Set(own ? [...own.reads, ...readersOf(own.id)] : []);
    const layers = Map.groupBy(stacks, ({ layer }) => layer);
    replaceBody(
      columns,
      [...layers].map(([layer, members]) =>
        h(
          "div",
          { class: "layer" },
          h("h3", {}, h("span", { class: "hidden" }, "Layer "), layer),
          h(
            "ul",
            {},
            members.map((stack) => h("li", {}, chip(stack, related.has(stack.id)))),
          ),
        ),
      ),
    );
    replaceBody(
      detail,
      own ? describe(own) : h("p", { class: "faint" }, "Choose a stack to see who reads what of whom."),
    );
    draw();
  }

  const readersOf = (id) => stacks.filter(({ reads }) => reads.includes(id)).map(({ id: reader }) => reader);

  function chip(stack, isRelated) {
    const { id, concern, state, step, applied, drift } = stack;
    const isChosen = id === chosen;
    const drifted = drift && drift.verdict !== "as the code says";
    const news = state === "working" ? step : applied ? relative(applied.at) : state;
    return h(
      "button",
      {
        type: "button",
        "data-key": id,
        class: `chip ${kinds[state]}${isChosen ? " chosen" : ""}${isRelated ? " related" : ""}`,
        "aria-pressed": String(isChosen),
        onClick: () => choose(id),
      },
      h("span", { class: "name" }, badge(kinds[state], concern)),
      h("span", { class: "hidden" }, ` ${state} `),
      h("span", { class: "news" }, news),
      drifted ? badge(driftKinds[drift.verdict], drift.verdict) : null,
    );
  }

  function describe({ id, reads, publishes, state, step, applied, drift }) {
    const names = (ids) => (ids.length > 0 ? ids.join(", ") : "nobody");
    const rows = [
      ["State", [state, step && state !== "deployed" ? `: ${step}` : ""]],
      ["Last apply", applied ? [time(applied.at, relative(applied.at)), `, by ${applied.by}`] : ["none is known"]],
      [
        "Drift",
        drift
          ? [
              badge(driftKinds[drift.verdict], drift.text),
              ", looked at ",
              time(drift.lookedAt, relative(drift.lookedAt)),
            ]
          : ["nobody has looked since"],
      ],
      ["Reads", [names(reads)]],
      ["Read by", [names(readersOf(id))]],
      ["Publishes", [publishes.length > 0 ? publishes.join(", ") : "nothing"]],
    ];
    return [
      h("h3", {}, id),
      h(
        "dl",
        {},
        rows.map(([term, children]) => h("div", {}, h("dt", {}, term), h("dd", {}, children))),
      ),
      drift && drift.details.length > 0
        ? h(
            "ul",
            { class: "differences" },
            drift.details.map((line) => h("li", {}, line)),
          )
        : null,
    ];
  }

  /** Lines from each stack to those that read it, where the layers stand side by side. */
  function draw() {
    const frame = columns.getBoundingClientRect();
    if (frame.width === 0 || getComputedStyle(columns).display !== "grid") return lines.replaceChildren();
    const places = new Map(
      [...columns.querySelectorAll(".chip")].map((element) => [element.dataset.key, element.getBoundingClientRect()]),
    );
    lines.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
    const paths = stacks.flatMap(({ id, reads }) =>
      reads.flatMap((read) => {
        const from = places.get(read);
        const to = places.get(id);
        if (!from || !to) return [];
        const isOwn = id === chosen || read === chosen;
        const [x1, y1] = [from.right - frame.left, from.top + from.height / 2 - frame.top];
        const [x2, y2] = [to.left - frame.left, to.top + to.height / 2 - frame.top];
        const bend = Math.max(12, (x2 - x1) / 2);
        return [
          svg("path", {
            class: isOwn ? "own" : null,
            d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
          }),
        ];
      }),
    );
    lines.replaceChildren(...paths);
  }

  return {
    /** @param {{ stacks: object[] }} view */
    update: (view) => {
      stacks = view.stacks;
      show();
    },
    /** The times that have passed are told anew. */
    tick: show,
  };
}
