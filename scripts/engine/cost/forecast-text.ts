import { printable } from "#scripts/engine/printable";
import type { EstimatedLine, ResourceEstimate, StackEstimate } from "./estimate.ts";
import type { Forecast } from "./forecast.ts";
import { forecastTable } from "./forecast-table.ts";
import { dollars, volume } from "./money.ts";
import type { Confidence } from "./prices/price.ts";
import { remarksOn, unpricedRows } from "./remarks.ts";

/** How a price that is not of the region's list is marked. */
export const marks: Readonly<Record<Confidence, string>> = { "price list": "", "other list": "~", memory: "?" };

/** Lines of columns, all but the first to the right. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
}

/** A forecast for people: a table of stacks, the limits, and what has no price. */
export function forecastText(forecast: Forecast): string {
  const { head, rows, total, free } = forecastTable(forecast);
  const unpriced = unpricedRows(forecast);
  return printable(
    [
      `${forecast.environment} (${forecast.region}), USD a month before tax; m12 is the twelfth month`,
      "",
      ...columns([head.map((cell) => cell.toUpperCase()), ...rows, total]),
      "",
      ...remarksOn(forecast),
      ...(free.length > 0 ? [`Free: ${free.join(", ")}`] : []),
      ...(unpriced.length > 0 ? ["No price, in no sum:", ...unpriced.map(([where, why]) => `  ${where}: ${why}`)] : []),
    ].join("\n"),
  );
}

/** One estimate down to what each resource is paid for. */
export function resourcesText(forecast: Forecast): string {
  return printable(
    forecast.estimates
      .map(({ environment, scenario, stacks, cents }) =>
        [
          `${environment}, ${volume(scenario.eventsGb)} of events, month ${scenario.month}: ${dollars(cents)}`,
          ...stacks.flatMap(stackLines),
        ].join("\n"),
      )
      .join("\n\n"),
  );
}

function stackLines({ id, cents, resources }: StackEstimate): string[] {
  const told = resources.filter(({ free }) => free === null);
  const free = resources.length - told.length;
  return [
    `${id}  ${dollars(cents)}${free > 0 ? `  (${free} free)` : ""}`,
    ...told.map((resource) => `  ${resource.address}  ${dollars(resource.cents)}  ${paidFor(resource)}`),
  ];
}

const paidFor = ({ lines, unpriced }: ResourceEstimate): string =>
  [...lines.map(lineText), ...unpriced.map((why) => `no price: ${why}`)].join("; ");

const lineText = ({ what, quantity, price, cents }: EstimatedLine): string =>
  `${what} ${rounded(quantity)} × ${price.usd}${marks[price.confidence]} = ${dollars(cents)}`;

const rounded = (quantity: number) => String(Number(quantity.toPrecision(6)));
