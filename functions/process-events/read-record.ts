import { firstReason } from "#functions/card-transactions/reason";
import { type EventRecord, eventRecord, RECORD_VERSION } from "#functions/card-transactions/record";

/** An event, or what makes the record unreadable. A reason names fields and rules, never values. */
export type ReadRecord =
  | { readonly kind: "event"; readonly event: EventRecord }
  | { readonly kind: "poison"; readonly reason: string; readonly ingestionId?: string };

const poison = (reason: string): ReadRecord => ({ kind: "poison", reason });

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

/** Reads one record of the stream. */
export const readRecord = (bytes: Uint8Array): ReadRecord => {
  const parsed = parse(bytes);
  if ("reason" in parsed) return poison(parsed.reason);
  const { value } = parsed;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return poison("is not a JSON object");

  const result = eventRecord.safeParse(value);
  if (result.success) return { kind: "event", event: result.data };

  const { version, ingestionId } = value as { version?: unknown; ingestionId?: unknown };
  const known = eventRecord.shape.ingestionId.safeParse(ingestionId).data;
  const { path, reason } = firstReason(result.error);
  return {
    kind: "poison",
    reason:
      version === RECORD_VERSION ? `${path || "record"}: ${reason}` : `has a version other than ${RECORD_VERSION}`,
    ...(known && { ingestionId: known }),
  };
};
