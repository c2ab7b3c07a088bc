import * as z from "zod";
import { envelope } from "#functions/pipelines/record";
import { parseJson } from "#functions/runtime/parse-json";

/** A record as it was on the stream. */
export interface KeptRecord {
  readonly partitionKey: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly data: Buffer;
  /** What it says of itself, where it can be read. */
  readonly pipeline: string | undefined;
  readonly ingestionId: string | undefined;
  /** When it was accepted; undefined where it does not say. */
  readonly ingestedAt: Date | undefined;
}

/** What an object of the quarantine bucket holds, as far as it can be sent again. */
export interface SetAside {
  /** Why it was set aside, in words. */
  readonly reason: string;
  readonly at: Date;
  readonly records: readonly KeptRecord[];
}

/** An object that is none that the platform writes; says what is missing, never what is in it. */
export class UnreadableObject extends Error {
  override readonly name = "UnreadableObject";
}

/**
 * An object that an event source wrote when it gave a batch up: whole records. AWS's documentation does not say whether the event in
 * `payload` is an object or JSON text: both are read. Source: AWS Lambda Developer Guide, "Retain discarded records for Kinesis"
 */
const onFailure = z.object({
  timestamp: z.iso.datetime(),
  requestContext: z.object({ condition: z.string() }),
  KinesisBatchInfo: z.object({ shardId: z.string() }),
  payload: z.union([z.object({ Records: z.unknown() }), z.string()]),
});
const invocation = z.object({
  Records: z.array(
    z.object({
      kinesis: z.object({ partitionKey: z.string().min(1).max(256), sequenceNumber: z.string(), data: z.base64() }),
    }),
  ),
});

/** An object that `process-events` wrote: one record, in which numbers that could be card numbers are masked. */
const poison = z.object({
  kind: z.literal("poison"),
  reason: z.string(),
  stream: z.object({
    shardId: z.string(),
    sequenceNumber: z.string(),
    partitionKey: z.string().min(1).max(256),
    arrivedAt: z.iso.datetime(),
  }),
  encoding: z.enum(["utf-8", "base64"]),
  payload: z.string(),
});

const { pipeline, ingestionId, ingestedAt } = envelope.shape;
/** What a record says of itself, whatever else is wrong with it. */
const about = z.object({
  pipeline: pipeline.optional().catch(undefined),
  ingestionId: ingestionId.optional().catch(undefined),
  ingestedAt: ingestedAt.optional().catch(undefined),
});

/** What masking leaves of a number: such a record is no longer what was sent. */
const MASKED = /\*{4}\d{4}/;

/**
 * Reads an object of the quarantine bucket.
 * @throws UnreadableObject if it is none that can be sent again
 */
export function readSetAside(key: string, content: string): SetAside {
  const json = parseJson(content);
  if (json === undefined) throw new UnreadableObject("is not JSON");
  return key.startsWith("quarantine/") ? readPoison(json) : readFailure(json);
}

function readFailure(json: unknown): SetAside {
  const parsed = onFailure.safeParse(json);
  if (!parsed.success) throw new UnreadableObject("is not what an event source writes when it gives records up");
  const { payload, timestamp, requestContext, KinesisBatchInfo } = parsed.data;
  const event = invocation.safeParse(typeof payload === "string" ? parseJson(payload) : payload);
  if (!event.success) throw new UnreadableObject("holds no records, only where they were");
  const { shardId } = KinesisBatchInfo;
  return {
    reason: requestContext.condition,
    at: new Date(timestamp),
    records: event.data.Records.map(({ kinesis: { partitionKey, sequenceNumber, data } }) =>
      keptRecord({ partitionKey, sequenceNumber, shardId, data: Buffer.from(data, "base64") }),
    ),
  };
}

function readPoison(json: unknown): SetAside {
  const parsed = poison.safeParse(json);
  if (!parsed.success) throw new UnreadableObject("is not what process-events sets aside");
  const { reason, stream, encoding, payload } = parsed.data;
  const data = Buffer.from(payload, encoding === "base64" ? "base64" : "utf8");
  if (MASKED.test(data.toString("latin1")) || MASKED.test(stream.partitionKey))
    throw new UnreadableObject("has masked numbers in it, so it is no longer what was sent");
  const { arrivedAt, ...place } = stream;
  return { reason, at: new Date(arrivedAt), records: [keptRecord({ ...place, data })] };
}

function keptRecord(record: Pick<KeptRecord, "partitionKey" | "shardId" | "sequenceNumber" | "data">): KeptRecord {
  const known = about.safeParse(parseJson(record.data.toString("utf8"))).data;
  return {
    ...record,
    pipeline: known?.pipeline,
    ingestionId: known?.ingestionId,
    ingestedAt: known?.ingestedAt === undefined ? undefined : new Date(known.ingestedAt),
  };
}
