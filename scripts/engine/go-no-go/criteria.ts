/** What a measurement says of a criterion. `decide`: short of the goal and within the limit; the plan leaves it to people. */
export type Verdict = "go" | "no-go" | "decide" | "not measured";

/** What can be measured, by name; the keys of a file of measurements. */
export interface Measured {
  /** 99th percentile of the time from an event's acceptance until its result is stored. */
  readonly latencyP99Seconds: number;
  /** Accepted events that did not become a result (set aside, given up or lost), of all that were accepted. */
  readonly errorPercent: number;
  /** USD of a day. */
  readonly costPerDayUsd: number;
  /** What a day was expected to cost, in USD. */
  readonly estimatedCostPerDayUsd: number;
  /** The longest start of a function. */
  readonly coldStartSeconds: number;
  /** Rows of both systems' results that differ and that nothing explains. */
  readonly openMismatches: number;
}
export type MeasuredName = keyof Measured;

/** One condition of the decision. */
export interface Criterion {
  readonly name: "latency" | "errors" | "cost-against-estimate" | "cost-per-day" | "cold-start" | "mismatches";
  readonly title: string;
  /** The limits in words. */
  readonly limit: string;
  readonly unit: "s" | "%" | "USD" | "rows";
  /** What it is judged by. */
  readonly needs: readonly MeasuredName[];
  /** The value that is shown and judged. */
  value(measured: Measured): number;
  judge(value: number): Exclude<Verdict, "not measured">;
}

/**
 * The conditions under which the migration goes on. Source: the plan's phase 6: success of the proof of concept (latency, errors, cost of a
 * day, cold start), its go and no-go conditions (cost within 20 %, no-go above $150 a day and above 30 s of cold start), and success of
 * the dual run (no mismatch, or every one explained).
 */
export const criteria: readonly Criterion[] = [
  {
    name: "latency",
    title: "Latency, p99",
    limit: "below 300 s",
    unit: "s",
    needs: ["latencyP99Seconds"],
    value: ({ latencyP99Seconds }) => latencyP99Seconds,
    judge: (value) => (value < 300 ? "go" : "no-go"),
  },
  {
    name: "errors",
    title: "Errors",
    limit: "below 0.1 %",
    unit: "%",
    needs: ["errorPercent"],
    value: ({ errorPercent }) => errorPercent,
    judge: (value) => (value < 0.1 ? "go" : "no-go"),
  },
  {
    name: "cost-against-estimate",
    title: "Cost against the estimate",
    limit: "within 20 %",
    unit: "%",
    needs: ["costPerDayUsd", "estimatedCostPerDayUsd"],
    // In ten-thousandths: 120 against 100 is 20 %, not a little more.
    value: ({ costPerDayUsd, estimatedCostPerDayUsd }) =>
      Math.round((costPerDayUsd / estimatedCostPerDayUsd - 1) * 1e6) / 1e4,
    judge: (value) => (Math.abs(value) <= 20 ? "go" : "no-go"),
  },
  {
    name: "cost-per-day",
    title: "Cost of a day",
    limit: "50 to 100 USD; above 150 is no-go",
    unit: "USD",
    needs: ["costPerDayUsd"],
    value: ({ costPerDayUsd }) => costPerDayUsd,
    judge: (value) => (value > 150 ? "no-go" : value >= 50 && value <= 100 ? "go" : "decide"),
  },
  {
    name: "cold-start",
    title: "Longest cold start",
    limit: "below 5 s; above 30 s is no-go",
    unit: "s",
    needs: ["coldStartSeconds"],
    value: ({ coldStartSeconds }) => coldStartSeconds,
    judge: (value) => (value < 5 ? "go" : value > 30 ? "no-go" : "decide"),
  },
  {
    name: "mismatches",
    title: "Mismatches of the dual run",
    limit: "none, or every one explained",
    unit: "rows",
    needs: ["openMismatches"],
    value: ({ openMismatches }) => openMismatches,
    judge: (value) => (value === 0 ? "go" : "no-go"),
  },
];

/** What the plan asks besides, and no machine can measure. */
export const forPeople: readonly string[] = [
  "the team is confident that it can run this",
  "the schedule has slack",
  "the risks are under control",
];
