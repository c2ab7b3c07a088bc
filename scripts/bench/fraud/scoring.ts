import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { KinesisStreamEvent } from "aws-lambda";
import { fraudSettings } from "#functions/fraud/settings";
import { type ScoredTransaction, toRowItem } from "#functions/fraud/transaction-row";
import { outbox } from "#functions/notify/outbox";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import type { EventRecord } from "#functions/pipelines/record";
import type { Item } from "#functions/results/result-item";
import { cardTable } from "#functions/score-transactions/cards";
import { scoreHandler } from "#functions/score-transactions/score";
import { transactionTable } from "#functions/score-transactions/transactions";
import { inLanes } from "./lanes.ts";

/** As many cards as are worked on side by side by default. */
const LANES = 16;
export const TABLES = { cards: "cards", transactions: "transactions", notifications: "notifications" } as const;
export const tableNames: readonly string[] = Object.values(TABLES);

/** The function as the stack has it, but for its logs, metrics and completions. */
export function scoring(client: DynamoDBClient) {
  const silent = () => {};
  const handle = scoreHandler({
    cards: cardTable({ client, tableName: TABLES.cards, keepDays: 90 }),
    storeTransaction: transactionTable({ client, tableName: TABLES.transactions }),
    announce: outbox(client, TABLES.notifications),
    tellBatch: async () => {},
    rules: fraudSettings.parse(undefined),
    keepDays: 30,
    modes: {},
    concurrency: LANES,
    now: () => new Date(),
    log: { debug: silent, info: silent, warn: silent, error: silent },
    meter: { count: silent, milliseconds: silent, publish: silent },
  });
  return (event: KinesisStreamEvent) => handle(event, { getRemainingTimeInMillis: () => 60_000 });
}

/** A card's item of the usual size: eight payments. */
const STATE = Buffer.alloc(1 + 8 * 36);

/**
 * The same reads and writes for each transaction, card, row and card again, with nothing else done: no schema, no rules, no order of a card, no
 * retry and no alerts.
 */
export const bareScoring = (client: DynamoDBClient) => async (event: KinesisStreamEvent) => {
  await inLanes(event.Records, LANES, async ({ kinesis }) => {
    const row = rowOf(Buffer.from(kinesis.data, "base64"));
    const Key = { pk: { S: `card#${row.card_token}` }, sk: { S: "state" } };
    const { Item } = await client.send(new GetItemCommand({ TableName: TABLES.cards, Key, ConsistentRead: true }));
    await client.send(put(TABLES.transactions, toRowItem(row)));
    const revision = { N: String(Number(Item?.revision?.N ?? 0) + 1) };
    const state = { ...Key, state: { B: STATE }, revision, expiresAt: { N: String(row.expiresAt) } };
    await client.send(new PutItemCommand({ TableName: TABLES.cards, Item: state }));
  });
  return { batchItemFailures: [] };
};

export const put = (TableName: string, item: Item) =>
  new PutItemCommand({ TableName, Item: item, ConditionExpression: "attribute_not_exists(pk)" });

/** A row of the usual size for a transaction that nobody has scored. */
export function rowOf(bytes: Buffer): ScoredTransaction {
  const { payload } = JSON.parse(bytes.toString("utf8")) as EventRecord<CardTransaction>;
  const now = new Date();
  return {
    tx_id: payload.id,
    card_token: payload.card.token,
    last_four: payload.card.lastFour,
    amount: payload.amountMinor,
    currency: payload.currency,
    merchant: payload.merchant,
    category: payload.category,
    is_fraud: false,
    fraud_rules: [],
    score: 0,
    explanation: "",
    created_at: new Date(payload.occurredAt).toISOString(),
    processed_at: now.toISOString(),
    revision: 1,
    expiresAt: Math.floor(now.getTime() / 1000) + 30 * 86_400,
  };
}
