import { type Criterion, criteria, type Measured, type MeasuredName, type Verdict } from "./criteria.ts";

/** A measured value and where it comes from, or why there is none. */
export type Measurement =
  | { readonly value: number; readonly source: string }
  | { readonly value?: undefined; readonly missing: string };

/** Every value that criteria need, measured or not. */
export type Measurements = Readonly<Record<MeasuredName, Measurement>>;

/** One condition and what was found. */
export interface Finding {
  readonly name: Criterion["name"];
  readonly title: string;
  readonly limit: string;
  readonly unit: Criterion["unit"];
  readonly verdict: Verdict;
  /** Null where it was not measured. */
  readonly value: number | null;
  /** Where the value comes from, or why there is none. */
  readonly source: string;
}

/** Whether the migration goes on. */
export interface Decision {
  /** `go` only if every criterion is; otherwise the gravest of theirs. */
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/** From the gravest to the best. What was not measured is graver than what people have to decide: nobody can, without it. */
const GRAVITY: readonly Verdict[] = ["no-go", "not measured", "decide", "go"];

/** Judges every criterion. What was not measured is never a pass. */
export function decide(measurements: Measurements): Decision {
  const findings = criteria.map((criterion) => find(criterion, measurements));
  const verdict = GRAVITY.find((each) => findings.some((finding) => finding.verdict === each)) ?? "not measured";
  return { verdict, findings };
}

function find(criterion: Criterion, measurements: Measurements): Finding {
  const { name, title, limit, unit, needs } = criterion;
  const about = { name, title, limit, unit };
  const found = needs.map((need) => measurements[need]);
  const missing = found.flatMap((each) => (each.value === undefined ? [each.missing] : []));
  const sources = found.flatMap((each) => (each.value === undefined ? [] : [each.source]));
  const values = Object.fromEntries(needs.map((need) => [need, measurements[need].value])) as unknown as Measured;
  const value = missing.length > 0 ? Number.NaN : criterion.value(values);
  if (!Number.isFinite(value)) {
    const why = missing.length > 0 ? missing : ["there is nothing to compare with"];
    return { ...about, verdict: "not measured", value: null, source: [...new Set(why)].join("; ") };
  }
  return { ...about, verdict: criterion.judge(value), value, source: [...new Set(sources)].join("; ") };
}

/** Measurements of which none was taken, each for this reason. */
export function notMeasured(missing: string): Measurements {
  const none: Measurement = { missing };
  return {
    latencyP99Seconds: none,
    errorPercent: none,
    costPerDayUsd: none,
    estimatedCostPerDayUsd: none,
    coldStartSeconds: none,
    openMismatches: none,
  };
}
