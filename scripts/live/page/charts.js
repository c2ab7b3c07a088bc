import { svg } from "./dom.js";

const WIDTH = 240;
const HEIGHT = 44;

/**
 * A line of values over time, oldest first.
 * @param {number[]} values
 * @param {string} label what it says, for whoever does not see it
 */
export function sparkline(values, label) {
  const most = Math.max(1, ...values);
  const x = (index) => ((index / Math.max(1, values.length - 1)) * WIDTH).toFixed(1);
  const y = (value) => (HEIGHT - 2 - (value / most) * (HEIGHT - 6)).toFixed(1);
  const points = values.map((value, index) => `${x(index)},${y(value)}`);
  return svg(
    "svg",
    {
      class: "spark",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": label,
    },
    svg("polygon", { points: `0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}` }),
    svg("polyline", { points: points.join(" ") }),
  );
}

/**
 * How much of a limit is used, with a mark where the target is.
 * @param {number} value
 * @param {{ target: number, cap: number, label: string }} limits
 */
export function meter(value, { target, cap, label }) {
  const share = (part) => Math.min(100, (part / (cap * 1.1)) * 100).toFixed(2);
  const state = value > cap ? "bad" : value > target ? "warn" : "good";
  return svg(
    "svg",
    { class: `meter ${state}`, viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img", "aria-label": label },
    svg("rect", { class: "track", width: 100, height: 8, rx: 1 }),
    svg("rect", { class: "used", width: share(value), height: 8, rx: 1 }),
    svg("rect", { class: "mark", x: share(target), width: 0.6, height: 8 }),
    svg("rect", { class: "mark", x: share(cap), width: 0.6, height: 8 }),
  );
}
