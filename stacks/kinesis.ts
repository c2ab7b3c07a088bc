import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { EventStream } from "#constructs/messaging/event-stream";
import { Alarm } from "#constructs/observability/alarm";
import type { Environment } from "#environments/environment";
import { isScaled } from "#environments/settings/streams";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { kinesis } from "./contracts/kinesis.ts";

/** The stream that accepted events wait in until they are processed. */
export class KinesisStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "kinesis", "restricted");
    const { eventsKeyArn } = this.read(keys);
    const { topicArn } = this.read(alerts);

    const events = new EventStream(this, "events", {
      name: this.nameOf("events"),
      keyArn: eventsKeyArn,
      mode: environment.streams.mode,
      shards: environment.streams.minShards,
      scaled: isScaled(environment.streams),
      retentionHours: environment.streams.retentionHours,
    });
    new Alarm(this, "events-throttled", {
      name: this.nameOf("events-throttled"),
      description:
        "Writers are refused: the stream is too small for the load. Producers retry; raise streams.minShards and maxShards, or use on-demand.",
      runbook: "stream-throttled",
      topicArn,
      threshold: 0,
      metric: {
        namespace: "AWS/Kinesis",
        name: "WriteProvisionedThroughputExceeded",
        dimensions: { StreamName: events.name },
        statistic: "Sum",
      },
    });
    this.publish(kinesis, { eventsStreamName: events.name, eventsStreamArn: events.arn });
  }
}
