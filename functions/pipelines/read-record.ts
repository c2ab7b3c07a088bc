import { isReason, type Pipeline, type PipelineEvent } from "#functions/pipelines/pipeline";
import { type EventRecord, envelope, RECORD_VERSION } from "#functions/pipelines/record";
import { findPipeline } from "#functions/pipelines/registry";
import { firstReason } from "#functions/runtime/reason";

/** An event with the record that brought it. */
export interface ReadEvent {
  readonly kind: "event";
  readonly pipeline: Pipeline;
  readonly record: EventRecord;
  readonly event: PipelineEvent;
}

/** What makes a record unreadable, and what is known of it all the same. A reason names fields and rules, never values. */
export interface Poison {
  readonly kind: "poison";
  readonly reason: string;
  /** Name of the pipeline, if it is one. */
  readonly pipeline?: string;
  readonly ingestionId?: string;
}

const poison = (reason: string): Poison => ({ kind: "poison", reason });

const parse = (bytes: Uint8Array): { value: unknown } | { reason: string } => {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { reason: "is not UTF-8" };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { reason: "is not JSON" };
  }
};

/** As far as the clocks of who accepted a record and of the stream may be apart. */
const CLOCKS_APART_MS = 5 * 60_000;

/**
 * Reads one record of the stream.
 * @param arrivedAt when the stream took it: nothing is accepted after that
 */
export function readRecord(bytes: Uint8Array, arrivedAt: Date): ReadEvent | Poison {
  const parsed = parse(bytes);
  if ("reason" in parsed) return poison(parsed.reason);
  const { value } = parsed;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return poison("is not a JSON object");

  const known = knownOf(value);
  const broken = (path: string, reason: string): Poison => ({
    ...poison(path === "" ? `record: ${reason}` : `${path}: ${reason}`),
    ...known,
  });
  const result = envelope.safeParse(value);
  if (!result.success) {
    const { path, reason } = firstReason(result.error);
    return path === "version"
      ? { ...poison(`has a version other than ${RECORD_VERSION}`), ...known }
      : broken(path, reason);
  }
  const { payload, ...record } = result.data;
  const pipeline = findPipeline(record.pipeline);
  if (!pipeline) return broken("pipeline", "is none of those there are");
  const acceptedAt = new Date(record.ingestedAt);
  if (acceptedAt.getTime() > arrivedAt.getTime() + CLOCKS_APART_MS)
    return broken("ingestedAt", "is after the stream took the record");
  const event = pipeline.read(payload, acceptedAt);
  if (isReason(event)) return broken(["payload", event.path].filter(Boolean).join("."), event.reason);
  if (event.id !== record.id) return broken("id", "must be the id of the payload");
  return { kind: "event", pipeline, record: { ...record, payload: event.payload }, event };
}

/** What can be trusted of a record that is none: names that there are, and an id that has the form of one. */
function knownOf(value: object): Pick<Poison, "pipeline" | "ingestionId"> {
  const { ingestionId, pipeline } = value as { ingestionId?: unknown; pipeline?: unknown };
  const id = envelope.shape.ingestionId.safeParse(ingestionId).data;
  const name = typeof pipeline === "string" ? findPipeline(pipeline)?.name : undefined;
  return { ...(name && { pipeline: name }), ...(id && { ingestionId: id }) };
}
