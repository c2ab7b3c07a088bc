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

    const results = new ItemTable(this, "results", {
      name: this.nameOf("results"),
      keyArn: eventsKeyArn,
      protectData: environment.protectData,
    });
    new Alarm(this, "results-throttled", {
      name: this.nameOf("results-throttled"),
      description:
        "Writes to the results table are refused: more than its partitions take. Events wait in the stream; look for one hot key.",
      runbook: "table-throttled",
      topicArn,
      threshold: 0,
      metric: {
        namespace: "AWS/DynamoDB",
        name: "WriteThrottleEvents",
        dimensions: { TableName: results.name },
        statistic: "Sum",
      },
    });
    this.publish(tables, { resultsTableName: results.name, resultsTableArn: results.arn });
  }
}
