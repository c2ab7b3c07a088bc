import { h } from "./dom.js";

/**
 * A table that scrolls within itself where it is too wide, and whose cells say on a phone what they are.
 * @param {string} caption
 * @param {[heading: string, className?: string][]} columns
 * @param {(string | number | Node | null)[][]} rows
 */
export function table(caption, columns, rows) {
  const cell = (value, index) => {
    const [heading, className] = columns[index];
    return h("td", { class: className, "data-label": heading }, value);
  };
  return h(
    "table",
    {},
    h("caption", { class: "hidden" }, caption),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        columns.map(([heading, className]) => h("th", { scope: "col", class: className }, heading)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((row) => h("tr", {}, row.map(cell))),
    ),
  );
}

const glyphs = { good: "●", warn: "▲", bad: "✕", idle: "○", busy: "◐" };

/**
 * A state by shape, word and colour.
 * @param {"good" | "warn" | "bad" | "idle" | "busy"} kind
 * @param {string} word
 */
export const badge = (kind, word) =>
  h("span", { class: `badge ${kind}` }, h("span", { "aria-hidden": "true" }, `${glyphs[kind]} `), word);

/** A text that may be in any script and direction. */
export const foreign = (text, className) => h("bdi", { class: className }, text);

export const tags = (words) => words.map((word) => h("span", { class: "tag" }, word));

/** A time for people, exact for machines. */
export const time = (iso, text) => h("time", { datetime: iso, title: iso }, text);
