import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import type { EventRecord } from "#functions/pipelines/record";
import type { StreamRecord } from "#functions/runtime/kinesis-batch";

/** A valid record for tests; `ingestionId` ends in `delivery`. */
export const sampleEvent = (
  id: string,
  delivery = 1,
  payload: Partial<CardTransaction> = {},
): EventRecord<CardTransaction> => ({
  version: 1,
  pipeline: "card-transactions",
  id,
  ingestionId: `00000000-0000-4000-8000-${String(delivery).padStart(12, "0")}`,
  ingestedAt: "2026-11-20T18:51:30.123Z",
  payload: {
    id,
    occurredAt: "2019-01-01T00:00:18Z",
    merchant: "Rippin, Kub and Mann",
    category: "misc_net",
    amountMinor: 497,
    currency: "USD",
    cardholder: { latitude: 36.0788, longitude: -81.1781 },
    card: { token: `tok_1_${"a".repeat(32)}`, keyVersion: "1", lastFour: "2095" },
    ...payload,
  },
});

/** A stream record with this content: JSON, or bytes as they are. */
export const sampleRecord = (
  content: unknown,
  sequence = 1,
  partitionKey = `tok_1_${"a".repeat(32)}`,
): StreamRecord => ({
  partitionKey,
  sequenceNumber: String(sequence).padStart(30, "0"),
  shardId: "shardId-000000000006",
  arrivedAt: new Date("2026-11-20T23:59:59.999Z"),
  bytes: Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content)),
});
