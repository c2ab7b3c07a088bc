/** Something that a hand in the console may change. */
export interface Hotfix {
  readonly name: string;
  readonly title: string;
  readonly stack: string;
  readonly address: string;
  readonly attribute: string;
  /** What is suggested. */
  readonly value: string;
}

/** A few that are quickly understood, one stack each; `console` changes anything else. */
export const hotfixes: readonly Hotfix[] = [
  {
    name: "retention",
    title: "Stream: hours that records are kept",
    stack: "kinesis",
    address: "aws_kinesis_stream.events",
    attribute: "retention_period",
    value: "48",
  },
  {
    name: "throttled",
    title: "Alarm: writes refused before it rings",
    stack: "kinesis",
    address: "aws_cloudwatch_metric_alarm.events-throttled",
    attribute: "threshold",
    value: "10",
  },
  {
    name: "lag",
    title: "Alarm: milliseconds behind before it pages",
    stack: "pipeline",
    address: "aws_cloudwatch_metric_alarm.lag_page",
    attribute: "threshold",
    value: "999999",
  },
];
