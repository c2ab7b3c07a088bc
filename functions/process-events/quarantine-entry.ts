import type { Poison } from "#functions/pipelines/read-record";
import type { EventRecord } from "#functions/pipelines/record";
import type { StoredResult } from "#functions/results/stored-result";
import type { StreamRecord } from "#functions/runtime/kinesis-batch";
import { maskNumbers, maskNumbersInBytes } from "#functions/runtime/redaction";

/** One object of the quarantine bucket. */
export interface QuarantineEntry {
  /** The object's name; the same whenever the record is delivered, so that a repetition overwrites and does not add. */
  readonly key: string;
  readonly kind: "poison" | "conflict";
  readonly reason: string;
  /** The object's content. */
  readonly body: object;
}

/** Folder of what does not say which pipeline it belongs to. */
const UNKNOWN = "unknown";

const day = (date: Date): string => date.toISOString().slice(0, 10).replaceAll("-", "/");

const origin = ({ shardId, sequenceNumber, partitionKey, arrivedAt }: StreamRecord) => ({
  shardId,
  sequenceNumber,
  partitionKey: maskNumbers(partitionKey),
  arrivedAt: arrivedAt.toISOString(),
});

const isUtf8 = (bytes: Uint8Array): boolean => Buffer.from(bytes.toString()).equals(bytes);

/** Who writes past `ingest-events` may have written a card number: it is masked in what is kept; the stream still has the original. */
const content = (bytes: Uint8Array) => {
  const masked = maskNumbersInBytes(bytes);
  return isUtf8(masked)
    ? { encoding: "utf-8", payload: masked.toString("utf8") }
    : { encoding: "base64", payload: masked.toString("base64") };
};

/** A record that no delivery will ever make readable. Without an ingestion id it is named by its place in the stream. */
export const poisonEntry = (
  record: StreamRecord,
  reason: string,
  { pipeline, ingestionId }: Pick<Poison, "pipeline" | "ingestionId"> = {},
): QuarantineEntry => ({
  key: `quarantine/${pipeline ?? UNKNOWN}/${day(record.arrivedAt)}/${ingestionId ?? `${record.shardId}-${record.sequenceNumber}`}.json`,
  kind: "poison",
  reason,
  body: { kind: "poison", reason, pipeline, ingestionId, stream: origin(record), ...content(record.bytes) },
});

const CONFLICT = "another event with this id and a different content is stored already";

/** An event whose id is taken. The object shows both, for a person to decide. */
export const conflictEntry = (
  record: StreamRecord,
  incoming: EventRecord,
  existing: StoredResult,
): QuarantineEntry => ({
  key: `conflicts/${incoming.pipeline}/${day(record.arrivedAt)}/${incoming.ingestionId}.json`,
  kind: "conflict",
  reason: CONFLICT,
  body: {
    kind: "conflict",
    reason: CONFLICT,
    pipeline: incoming.pipeline,
    id: incoming.id,
    ingestionId: incoming.ingestionId,
    ingestedAt: incoming.ingestedAt,
    stream: origin(record),
    payload: incoming.payload,
    stored: { ingestionId: existing.ingestionId, storedAt: existing.storedAt, result: existing.result },
  },
});
