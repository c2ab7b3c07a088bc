import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** Counts and durations of one function, under the names it declares in its `settings.ts`. */
export interface Meter<Name extends string> {
  count(name: Name, events: number): void;
  milliseconds(name: Name, duration: number): void;
  /** Writes what was measured since the last time, as CloudWatch embedded metrics. Call it once per invocation. */
  publish(): void;
}

/** A meter that writes to standard output; namespace and service come from the function's environment. */
export const createMeter = <Name extends string>(): Meter<Name> => {
  const metrics = new Metrics();
  return {
    count: (name, events) => {
      // A zero says nothing that a sum does not, and each value is paid for by the byte.
      if (events > 0) metrics.addMetric(name, MetricUnit.Count, events);
    },
    milliseconds: (name, duration) => void metrics.addMetric(name, MetricUnit.Milliseconds, duration),
    publish: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
};
