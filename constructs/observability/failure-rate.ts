import type { CloudwatchMetricAlarmMetricQuery } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";

export interface FailureRateProps {
  readonly label: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Metric of the failures, and metric of all. */
  readonly errors: string;
  readonly total: string;
  /** Length of a period, a multiple of 60 seconds. */
  readonly periodSeconds: number;
}

/** Share of failures in percent, never above 100. */
export function failureRate({
  label,
  namespace,
  dimensions,
  errors,
  total,
  periodSeconds,
}: FailureRateProps): CloudwatchMetricAlarmMetricQuery[] {
  const sum = (id: string, metricName: string) => ({
    id,
    metric: { namespace, metricName, dimensions: { ...dimensions }, period: periodSeconds, stat: "Sum" },
  });
  return [
    { id: "rate", expression: "100 * errors / MAX([errors, total])", label, returnData: true },
    sum("errors", errors),
    sum("total", total),
  ];
}
