import { table } from "#scripts/commands/cli/report";
import type { MachineFacts } from "./machine.ts";
import { type Measurement, median, type Section, type SectionResult } from "./section.ts";

/** A measurement with what follows from it. */
export interface Row extends Measurement {
  readonly medianSeconds: number;
  /** Against the section's baseline in the same scenario; null where the baseline was not measured. */
  readonly ratio: number | null;
}

/** Compares each measurement with the baseline's of the same scenario. */
export function rowsOf({ baseline, measurements }: SectionResult): Row[] {
  return measurements.map((measurement) => {
    const medianSeconds = median(measurement.seconds);
    const base = measurements.find(
      ({ scenario, contestant }) => scenario === measurement.scenario && contestant === baseline,
    );
    return { ...measurement, medianSeconds, ratio: base ? medianSeconds / median(base.seconds) : null };
  });
}

/** A section as a table for people. */
export function describeSection({ title }: Section, result: SectionResult): string {
  const rows = rowsOf(result);
  const extra = extraColumns.filter(({ of }) => rows.some((row) => of(row) !== undefined));
  const cells = rows.map((row, index) => [
    row.scenario === rows[index - 1]?.scenario ? "" : row.scenario,
    row.contestant,
    row.medianSeconds.toFixed(2),
    row.ratio === null ? "-" : row.ratio.toFixed(2),
    String(row.seconds.length),
    ...extra.map(({ of }) => of(row) ?? "-"),
  ]);
  const facts = Object.entries(result.facts).map(([name, value]) => `${name} ${value}`);
  return [
    title,
    table([
      ["SCENARIO", "WHO", "SECONDS", `x ${result.baseline}`, "RUNS", ...extra.map(({ title }) => title)],
      ...cells,
    ]),
    facts.join(", "),
  ].join("\n");
}

/** What only some sections measure. */
const extraColumns: readonly { readonly title: string; readonly of: (row: Row) => string | undefined }[] = [
  { title: "STACKS", of: ({ ran }) => ran && describeStacks(ran) },
  {
    title: "EVENTS/S",
    of: ({ events, medianSeconds }) => (events === undefined ? undefined : String(Math.round(events / medianSeconds))),
  },
  { title: "P50 MS", of: ({ waitedMs }) => waitedMs && milliseconds(waitedMs.p50) },
  { title: "P99 MS", of: ({ waitedMs }) => waitedMs && milliseconds(waitedMs.p99) },
  { title: "KB", of: ({ bytes }) => (bytes === undefined ? undefined : (bytes / 1024).toFixed(1)) },
];

const milliseconds = (value: number | null): string => String(Math.round(value ?? Number.NaN));

const describeStacks = (ids: readonly string[]): string =>
  ids.length > 4 ? String(ids.length) : ids.length === 0 ? "none" : ids.join(", ");

export const describeMachine = ({ processor, cores, memoryGiB, system, node, load }: MachineFacts): string =>
  `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node.js ${node}, load before ${load}`;
