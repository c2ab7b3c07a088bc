import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable } from "#constructs/data/item-table";
import { ThrottledAlarm } from "#constructs/observability/throttled-alarm";
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
    new ThrottledAlarm(this, "results-throttled", { name: this.nameOf("results-throttled"), table: results, topicArn });
    this.publish(tables, { resultsTableName: results.name, resultsTableArn: results.arn });
  }
}
