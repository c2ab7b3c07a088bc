import type { Comparison } from "../comparison.ts";

/** The comparison of a day on which ten orders were the same in both systems, changed as a test needs it. */
export const cleanDay = (day: string, change: Partial<Comparison> = {}): Comparison & { readonly day: string } => ({
  format: 1,
  environment: "prod",
  pipeline: "order-changes",
  comparedAt: "2026-11-23T01:00:00.000Z",
  mapping: "0123456789ab",
  rows: { equal: 10, different: 0, onlyOld: 0, onlyNew: 0, open: 0, explained: {} },
  otherDays: 0,
  superseded: { old: 0, new: 0 },
  shadows: 10,
  broken: 0,
  brokenRows: [],
  mismatches: [],
  expired: [],
  ...change,
  day,
});
