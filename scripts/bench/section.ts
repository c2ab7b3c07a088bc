import type { latencyPercentiles } from "#scripts/rehearsal/load/accounting/percentiles";

/** How the bench was asked to measure. */
export interface BenchOptions {
  /** Stacks worked on at once, for everyone measured. */
  readonly parallel: number;
  /** Times that each scenario is measured. @default one cold and three short measurements */
  readonly runs?: number | undefined;
}

/** What a section is given besides its options. */
export interface BenchContext {
  /** Tells the person at the terminal what is being measured, one line each. */
  readonly note: (line: string) => void;
  /** Aborted when the bench is to stop; whatever it started is stopped then. */
  readonly signal: AbortSignal;
}

/** One thing done by one contestant, measured once or more. */
export interface Measurement {
  /** What was done, e.g. `cold`. */
  readonly scenario: string;
  /** Who did it, e.g. `sluice deploy`. */
  readonly contestant: string;
  /** Seconds of each run. */
  readonly seconds: readonly number[];
  /** Stacks that were worked on, where the contestant tells; sorted. */
  readonly ran?: readonly string[];
  /** Events that each run processed, where that is what was measured. */
  readonly events?: number;
  /** Milliseconds from when an event was due until it was written, of all runs, where events are offered at a rate. */
  readonly waitedMs?: ReturnType<typeof latencyPercentiles>;
  /** Size of what was measured, where it has one. */
  readonly bytes?: number;
}

/** What a section measured. */
export interface SectionResult {
  /** The contestant that the others are compared with. */
  readonly baseline: string;
  readonly measurements: readonly Measurement[];
  /** What was measured, as data: sizes and versions. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** One kind of measurement; the bench is a list of them. */
export interface Section {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  run(options: BenchOptions, context: BenchContext): Promise<SectionResult>;
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError("the median of nothing was asked for");
  return (low + high) / 2;
}
