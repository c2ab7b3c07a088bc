import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface DeliveryAlarmsProps {
  /** Name of the delivery stream. */
  readonly name: string;
  /** Name of the stream that it reads. */
  readonly streamName: string;
  /** How long a record may wait by choice. */
  readonly bufferSeconds: number;
  readonly topicArn: string;
}

/** What is allowed beyond the wait that was chosen: Firehose's own retries, and the time of a `PutObject`. */
const GRACE_SECONDS = 600;
/** The stream keeps a day at least; an hour behind leaves 23 to mend it in. */
const BEHIND_SECONDS = 3600;

/**
 * Is everything archived, and soon enough? Freshness alone would not tell: what Firehose has not read from the stream yet is not in it, and
 * whoever reads nothing at all measures nothing.
 * Source: "Monitor Amazon Data Firehose using CloudWatch metrics", Firehose developer guide
 */
export class DeliveryAlarms extends Construct {
  readonly #props: DeliveryAlarmsProps;

  constructor(scope: Construct, id: string, props: DeliveryAlarmsProps) {
    super(scope, id);
    this.#props = props;
    const fresh = props.bufferSeconds + GRACE_SECONDS;
    this.#alarm("stale", "archive-behind", `Events wait for more than ${fresh} s to be archived.`, {
      threshold: fresh,
      metric: { name: "DeliveryToS3.DataFreshness", statistic: "Maximum" },
    });
    this.#alarm(
      "behind",
      "archive-behind",
      "The archive is an hour behind the stream, and loses what the stream no longer keeps.",
      {
        threshold: BEHIND_SECONDS * 1000,
        metric: { name: "KinesisMillisBehindLatest", statistic: "Maximum" },
      },
    );
    this.#alarm("undelivered", "archive-failing", "Objects cannot be written into the archive's bucket.", {
      threshold: 1,
      when: "below",
      // Firehose says so only when it puts an object, every quarter of an hour or so: in between the last word stands.
      whenMissing: "unchanged",
      metric: { name: "DeliveryToS3.Success", statistic: "Minimum", periodSeconds: 900 },
    });
    this.#alarm("unconverted", "archive-failing", "Records do not fit the archive's table, and are set aside whole.", {
      threshold: 0,
      metric: { name: "FailedConversion.Records", statistic: "Sum" },
    });
    this.#notReading();
  }

  #alarm(
    id: string,
    runbook: string,
    description: string,
    {
      metric,
      ...rest
    }: {
      readonly threshold: number;
      readonly when?: "below";
      readonly whenMissing?: "unchanged";
      readonly metric: { readonly name: string; readonly statistic: string; readonly periodSeconds?: number };
    },
  ): void {
    const { name, topicArn } = this.#props;
    new Alarm(this, id, {
      name: `${name}-${id}`,
      description,
      runbook,
      topicArn,
      ...rest,
      metric: {
        periodSeconds: 300,
        ...metric,
        namespace: "AWS/Firehose",
        dimensions: { DeliveryStreamName: name },
      },
    });
  }

  #notReading(): void {
    const { name, streamName, topicArn } = this.#props;
    const sum = (id: string, namespace: string, metricName: string, dimensions: Record<string, string>) => ({
      id,
      metric: { namespace, metricName, dimensions, period: 900, stat: "Sum" },
    });
    new Alarm(this, "not-reading", {
      name: `${name}-not-reading`,
      description: "The stream takes events and the archive reads none of them.",
      runbook: "archive-behind",
      topicArn,
      threshold: 0,
      periods: 2,
      queries: [
        {
          id: "stuck",
          expression: "IF(FILL(reading, 0) == 0 AND written > 0, 1, 0)",
          label: "Stuck",
          returnData: true,
        },
        sum("written", "AWS/Kinesis", "IncomingRecords", { StreamName: streamName }),
        sum("reading", "AWS/Firehose", "DataReadFromKinesisStream.Records", { DeliveryStreamName: name }),
      ],
    });
  }
}
