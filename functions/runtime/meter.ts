import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** Counts and durations of one function, under the names it declares in its `settings.ts`. */
export interface Meter<Name extends string> {
  count(name: Name, events: number): void;
  milliseconds(name: Name, duration: number): void;
  /** Writes what was measured since the last time, as CloudWatch embedded metrics. Call it once per invocation. */
  publish(): void;
}

/** A meter that also takes readings. */
export interface Gauge<Name extends string> extends Meter<Name> {
  /** A reading of a state, zero included; its unit is in its name. */
  value(name: Name, reading: number): void;
}

/**
 * Metric of each cold start: milliseconds from the start of the runtime until the function's code is loaded. Its number of samples is
 * how many there were.
 */
const COLD_START_METRIC = "ColdStart";

/**
 * A meter that writes to standard output; namespace and service come from the function's environment. Make it once, when the function
 * starts: what it publishes first says how long that took.
 * @param sinceStart milliseconds since the runtime started. @default of this process
 */
export const createMeter = <Name extends string>(sinceStart = performance.now()): Gauge<Name> => {
  const metrics = new Metrics();
  let cold = true;
  return {
    count: (name, events) => {
      // A zero says nothing that a sum does not, and each value is paid for by the byte.
      if (events > 0) metrics.addMetric(name, MetricUnit.Count, events);
    },
    milliseconds: (name, duration) => void metrics.addMetric(name, MetricUnit.Milliseconds, duration),
    value: (name, reading) => void metrics.addMetric(name, MetricUnit.NoUnit, reading),
    publish: () => {
      if (cold) metrics.addMetric(COLD_START_METRIC, MetricUnit.Milliseconds, Math.round(sinceStart));
      cold = false;
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
};
