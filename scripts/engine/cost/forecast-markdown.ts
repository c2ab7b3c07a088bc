import { codeText } from "#scripts/engine/plan/markdown-text";
import type { Forecast } from "./forecast.ts";
import { forecastTable } from "./forecast-table.ts";
import { remarksOn, unpricedRows } from "./remarks.ts";

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** A table in Markdown, all columns but the first to the right. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  `|---|${head
    .slice(1)
    .map(() => "--:|")
    .join("")}`,
  ...rows.map(row),
];

/** A forecast for a pull request or a page. */
export function forecastMarkdown(forecast: Forecast): string {
  const { head, rows, total, free } = forecastTable(forecast);
  const unpriced = unpricedRows(forecast);
  return [
    `### Monthly cost of ${codeText(forecast.environment)}`,
    "",
    ...markdownTable(head, [
      ...rows.map(([id = "", ...amounts]) => [codeText(id), ...amounts]),
      total.map((cell) => `**${cell}**`),
    ]),
    "",
    ...remarksOn(forecast).map((remark) => `- ${remark}`),
    ...(free.length > 0 ? [`- Free: ${free.map(codeText).join(", ")}`] : []),
    ...unpriced.map(([where, why]) => `- No price, in no sum: ${codeText(where)}: ${codeText(why)}`),
  ].join("\n");
}
