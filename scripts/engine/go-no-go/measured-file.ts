import * as z from "zod";
import { readDocument } from "#scripts/engine/read-document";
import type { Measurement, Measurements } from "./decision.ts";

const amount = z.number("must be a number").min(0, "must not be negative");

/** The keys of {@link Measurements}; what is left out is not measured. */
const measured = z.strictObject({
  latencyP99Seconds: amount.optional(),
  errorPercent: amount.max(100, "must be at most 100").optional(),
  costPerDayUsd: amount.optional(),
  estimatedCostPerDayUsd: amount.gt(0, "must be above 0").optional(),
  coldStartSeconds: amount.optional(),
  openMismatches: z.int("must be a whole number").min(0, "must not be negative").optional(),
});

/**
 * Measurements that somebody wrote down: `{"costPerDayUsd": 72.5}`.
 * @throws Failure for a file that is none
 */
export function measuredFile(file: string): Partial<Measurements> {
  const values = readDocument(file, measured, "file of measurements");
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Measurement] => [name, { value, source: file }]),
  );
}

/** What is looked at of the JSON document of `sluice rehearse --json`. */
const rehearsal = z.object({
  environment: z.string(),
  events: z.object({ sent: z.int().min(0), quarantined: z.int().min(0), lost: z.int().min(0) }),
  latencyMs: z.object({ p99: z.number().min(0).nullable() }),
});

/** Fewer events have no 99th percentile to speak of, and cannot show one error in a thousand. */
const FEWEST_EVENTS = 1_000;

/**
 * What a rehearsal can tell: latency and errors, on one machine. Cost and cold starts are AWS's.
 * @param file what `sluice rehearse --once --json` printed
 * @throws Failure for a file that is none
 */
export function rehearsedMeasurements(file: string): Partial<Measurements> {
  const { events, latencyMs } = readDocument(file, rehearsal, "summary of a rehearsal");
  const source = `rehearsal on one machine, ${events.sent} events`;
  const few = { missing: `the rehearsal sent ${events.sent} events; ${FEWEST_EVENTS} at least are needed` };
  const enough = events.sent >= FEWEST_EVENTS;
  const { p99 } = latencyMs;
  const errors = ((events.quarantined + events.lost) / events.sent) * 100;
  return {
    latencyP99Seconds: enough && p99 !== null ? { value: p99 / 1000, source } : few,
    errorPercent: enough ? { value: errors, source } : few,
  };
}
