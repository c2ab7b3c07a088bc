import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { outbox } from "#functions/notify/outbox";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { completionLog } from "#functions/sla/completion-log";
import { batchCompletions } from "./batch-completions.ts";
import { cardTable } from "./cards.ts";
import { scoreHandler } from "./score.ts";
import { scoreTransactionsSettings } from "./settings.ts";
import { transactionTable } from "./transactions.ts";

const settings = readSettings(scoreTransactionsSettings);
const log = createLogger();
const client = new DynamoDBClient(sdkClientConfig({ connections: settings.WRITE_CONCURRENCY }));

/** A batch of the event stream: scores each card transaction once, in its card's order, and tells of alerts. */
export const handler = scoreHandler({
  cards: cardTable({ client, tableName: settings.CARDS_TABLE_NAME, keepDays: settings.CARD_STATE_DAYS }),
  storeTransaction: transactionTable({ client, tableName: settings.TRANSACTIONS_TABLE_NAME }),
  announce: outbox(client, settings.NOTIFICATIONS_TABLE_NAME),
  tellBatch: batchCompletions(completionLog(client, settings.COMPLETIONS_TABLE_NAME), log),
  rules: settings.FRAUD_RULES,
  keepDays: settings.KEEP_TRANSACTIONS_DAYS,
  modes: settings.PIPELINE_MODES,
  concurrency: settings.WRITE_CONCURRENCY,
  now: () => new Date(),
  log,
  meter: createMeter(),
});
