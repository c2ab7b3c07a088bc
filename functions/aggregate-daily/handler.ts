import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { completionLog } from "#functions/sla/completion-log";
import { aggregateDailyHandler } from "./aggregate.ts";
import { aggregateDailySettings } from "./settings.ts";
import { summaryTable } from "./summary-table.ts";
import { transactionsTable } from "./transactions.ts";

const settings = readSettings(aggregateDailySettings);
const client = new DynamoDBClient(sdkClientConfig({ connections: 16 }));

/** Every hour: sums up the business day that is over, if no run has yet. */
export const handler = aggregateDailyHandler({
  read: transactionsTable(client, settings.TRANSACTIONS_TABLE_NAME),
  table: summaryTable(client, settings.SUMMARY_TABLE_NAME),
  logCompletion: completionLog(client, settings.COMPLETIONS_TABLE_NAME),
  timeZone: settings.TIME_ZONE,
  keepDays: settings.KEEP_TRANSACTIONS_DAYS,
  now: () => new Date(),
  log: createLogger(),
  meter: createMeter(),
});
