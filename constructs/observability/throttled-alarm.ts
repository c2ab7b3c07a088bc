import { Construct } from "constructs";
import type { ItemTable } from "#constructs/data/item-table";
import { Alarm } from "./alarm.ts";

export interface ThrottledAlarmProps {
  readonly name: string;
  readonly table: Pick<ItemTable, "name">;
  readonly topicArn: string;
}

/** An alarm for a table that a stream is written into: its partitions refuse writes. */
export class ThrottledAlarm extends Construct {
  constructor(scope: Construct, id: string, { name, table, topicArn }: ThrottledAlarmProps) {
    super(scope, id);
    new Alarm(this, "default", {
      name,
      description:
        "Writes to the table are refused: more than its partitions take. Events wait in the stream; look for one hot key.",
      runbook: "table-throttled",
      topicArn,
      threshold: 0,
      metric: {
        namespace: "AWS/DynamoDB",
        name: "WriteThrottleEvents",
        dimensions: { TableName: table.name },
        statistic: "Sum",
      },
    });
  }
}
