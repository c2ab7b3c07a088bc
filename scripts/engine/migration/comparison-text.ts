import { printable } from "#scripts/engine/printable";
import { type Comparison, type Mismatch, type RowCounts, rowsOf } from "./comparison.ts";
import type { DualRun } from "./two-weeks.ts";

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** The one sentence that matters. */
export function verdictOf({ rows, broken }: { readonly rows: RowCounts; readonly broken: number }): string {
  const explained = sum(rows.explained);
  if (rows.open > 0 || broken > 0)
    return [
      ...(rows.open > 0
        ? [`${rows.open} of ${rows.open + rows.equal + explained} rows differ, and nothing explains it`]
        : []),
      ...(broken > 0 ? [`${broken} rows of the export cannot be compared`] : []),
    ].join("; ");
  return explained > 0
    ? `no mismatch that is not explained: ${rows.equal} rows equal, ${explained} explained`
    : `no mismatch: ${rows.equal} rows equal`;
}

/** What a comparison came to, for people. @param keptAs the file it is kept in */
export function comparisonText(of: Comparison, keptAs?: string): string {
  const { environment, pipeline, day, rows, otherDays, superseded, shadows, broken, brokenRows } = of;
  const lines = [
    `${environment} ${pipeline}${day === null ? "" : ` on ${day}`}: ${verdictOf(of)}`,
    `  ${rows.equal} equal, ${rows.different} different, ${rows.onlyOld} only old, ${rows.onlyNew} only new (${rowsOf(rows)} keys)`,
    `  ${shadows} results here are shadows; earlier versions passed over: ${superseded.old} old, ${superseded.new} new; rows of other days: ${otherDays}`,
    ...of.mismatches.flatMap(mismatchLines),
  ];
  if (broken > 0) {
    lines.push(`  ${broken} rows of the export cannot be compared:`);
    for (const { place, reason } of brokenRows.slice(0, 5)) lines.push(`    row ${place} ${reason}`);
    if (broken > 5) lines.push(`    and ${broken - 5} more`);
  }
  for (const each of of.expired) lines.push(`  ${each}`);
  if (keptAs !== undefined) lines.push(`  kept as ${keptAs}`);
  return printable(lines.join("\n"));
}

function mismatchLines({ field, open, explained, examples }: Mismatch): string[] {
  return [
    `  ${field}: ${open} unexplained`,
    ...explained.map(({ cause, until, rows }) => `    ${rows} explained until ${until}: ${cause}`),
    ...examples.map(
      ({ key, place, old, new: here }) => `    ${key}${place > 0 ? ` (row ${place})` : ""}: old ${old}, new ${here}`,
    ),
  ];
}

/** What the days of a dual run came to, for people. */
export function dualRunText(of: DualRun): string {
  const { environment, pipeline, from, to, days, missing, otherMapping, rows, mismatches } = of;
  const widest = Math.max(8, ...days.flatMap((day) => [day.compared, day.equal].map((count) => String(count).length)));
  const cell = (value: string | number) => String(value).padStart(widest);
  const lines = [
    `${environment} ${pipeline}, ${from} to ${to}: ${
      missing.length > 0 ? `${missing.length} of ${missing.length + days.length} days were not compared` : verdictOf(of)
    }`,
    `  ${"day".padEnd(10)} ${["rows", "equal", "explained", "open", "broken"].map(cell).join(" ")}`,
    ...days.map(
      ({ day, compared, equal, explained, open, broken }) =>
        `  ${day} ${[compared, equal, explained, open, broken].map(cell).join(" ")}`,
    ),
    `  ${"together".padEnd(10)} ${[rowsOf(rows), rows.equal, sum(rows.explained), rows.open, of.broken].map(cell).join(" ")}`,
    ...mismatches.flatMap(mismatchLines),
    ...missing.map(
      (day) => `  missing: ${day}; \`sluice compare-runs ${pipeline} --env ${environment} --day ${day} ...\``,
    ),
  ];
  if (otherMapping.length > 0)
    lines.push(`  compared by another mapping than the last day, compare again: ${otherMapping.join(", ")}`);
  return printable(lines.join("\n"));
}
