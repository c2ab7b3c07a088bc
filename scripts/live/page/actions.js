import { begin } from "./connection.js";
import { byId, h, replaceBody, setText } from "./dom.js";
import { clock, elapsed } from "./format.js";
import { badge, foreign, time } from "./tables.js";

const words = { running: ["busy", "runs"], done: ["good", "done"], failed: ["bad", "failed"] };

/** The buttons, what they came to, and what they offer. */
export function createActions() {
  let records = [];
  const buttons = [...document.querySelectorAll("button[data-action], form[data-action] button")];

  const ask = async (action, input) => {
    const { ok, message } = await begin(action, input);
    setText(byId("answer"), ok ? "" : message);
    byId("answer").className = ok ? "" : "bad";
  };
  for (const form of document.querySelectorAll("form[data-action]"))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void ask(form.dataset.action, Object.fromEntries(new FormData(form)));
    });
  for (const button of document.querySelectorAll("button[data-action]"))
    button.addEventListener("click", () => void ask(button.dataset.action, {}));

  const show = () =>
    replaceBody(
      byId("actions"),
      records.map(({ title, startedAt, endedAt, outcome, text }) =>
        h(
          "li",
          {},
          badge(...words[outcome]),
          " ",
          h("strong", {}, title),
          " ",
          h(
            "span",
            { class: "faint" },
            time(startedAt, clock(startedAt)),
            `, ${elapsed(startedAt, endedAt ? Date.parse(endedAt) : Date.now())}`,
          ),
          text ? h("pre", { tabindex: 0, "data-key": startedAt }, foreign(text)) : null,
        ),
      ),
    );

  return {
    update: (latest) => {
      const [before] = records;
      records = latest;
      show();
      const [first] = records;
      for (const button of buttons) button.setAttribute("aria-disabled", String(first?.outcome === "running"));
      // The progress is for the eyes; the end is said.
      if (before?.outcome === "running" && first?.outcome !== "running" && first)
        setText(byId("answer"), `${first.title}: ${first.outcome}`);
    },
    tick: () => records[0]?.outcome === "running" && show(),
    /** What may be changed by hand, and which stacks there are to adopt. */
    offer: ({ hotfixes, stacks }) => {
      const what = document.querySelector('select[name="what"]');
      const value = document.querySelector('input[name="value"]');
      replaceBody(
        what,
        hotfixes.map(({ name, title }) => h("option", { value: name }, title)),
      );
      const suggest = () => (value.value = hotfixes.find(({ name }) => name === what.value)?.value ?? "");
      what.onchange = suggest;
      suggest();
      replaceBody(
        document.querySelector('select[name="stack"]'),
        stacks.map((name) => h("option", { value: name }, name)),
      );
    },
  };
}
