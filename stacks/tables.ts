import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable } from "#constructs/data/item-table";
import { Alarm } from "#constructs/observability/alarm";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { tables } from "./contracts/tables.ts";

/** The tables of results. Kept through everything when data is protected. */
export class TablesStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "tables", "restricted");
    const { eventsKeyArn } = this.read(keys);
    const { topicArn } = this.read(alerts);

    const events = new ItemTable(this, "events", {
      name: this.nameOf("events"),
      keyArn: eventsKeyArn,
      protectData: environment.protectData,
    });
    new Alarm(this, "events-throttled", {
      name: this.nameOf("events-throttled"),
      description:
        "Writes to the events table are refused: more than its partitions take. Events wait in the stream; look for one hot card.",
      topicArn,
      threshold: 0,
      metric: {
        namespace: "AWS/DynamoDB",
        name: "WriteThrottleEvents",
        dimensions: { TableName: events.name },
        statistic: "Sum",
      },
    });
    this.publish(tables, { eventsTableName: events.name, eventsTableArn: events.arn });
  }
}
