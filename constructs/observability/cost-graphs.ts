import type { Graph } from "./dashboard.ts";

/** Metrics of what a month costs, in dollars, made once a day. */
export interface CostMetrics {
  readonly metricsNamespace: string;
  /** The dimension `service` of the metrics. */
  readonly service: string;
  readonly spent: string;
  readonly expected: string;
}

/** What the month has cost and is expected to. */
export const costGraphs = ({ metricsNamespace, service, spent, expected }: CostMetrics): Graph[] => [
  {
    title: "Costs of the month, USD",
    statistic: "Maximum",
    periodSeconds: 86_400,
    lines: [
      [metricsNamespace, spent, "service", service, { label: "until yesterday" }],
      [metricsNamespace, expected, "service", service, { label: "whole month, expected" }],
    ],
  },
];
