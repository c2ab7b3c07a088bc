import type { StreamRecord } from "#functions/runtime/kinesis-batch";
import { conflictEntry, poisonEntry, type QuarantineEntry } from "./quarantine-entry.ts";
import { readRecord } from "./read-record.ts";
import { relate, type StoredEvent, storedEvent } from "./stored-event.ts";

/** Stores an event unless its id is taken; then answers what is there. Outages are thrown. */
export type StoreOnce = (event: StoredEvent) => Promise<StoredEvent | "stored">;

/** Sets an entry aside for a person to look at. Outages are thrown. */
export type SetAside = (entry: QuarantineEntry) => Promise<void>;

/** What became of a record. Every one of these is final: the record need not be delivered again. */
export type Outcome =
  | { readonly kind: "stored"; readonly ingestedAt: string }
  | { readonly kind: "replayed" | "duplicate" | "conflict" }
  | { readonly kind: "quarantined"; readonly reason: string };

export interface ProcessPorts {
  readonly storeOnce: StoreOnce;
  readonly setAside: SetAside;
}

export interface Circumstances {
  readonly now: Date;
  readonly retentionDays: number;
}

/**
 * Stores the event of a record once. What can never be stored is set aside, so that it does not hold up what comes behind;
 * what could not be stored now is thrown, so that it comes again.
 */
export const processRecord = async (
  ports: ProcessPorts,
  record: StreamRecord,
  { now, retentionDays }: Circumstances,
): Promise<Outcome> => {
  const read = readRecord(record.bytes);
  if (read.kind === "poison") {
    await ports.setAside(poisonEntry(record, read.reason, read.ingestionId));
    return { kind: "quarantined", reason: read.reason };
  }

  const incoming = storedEvent(read.event, now, retentionDays);
  const existing = await ports.storeOnce(incoming);
  if (existing === "stored") return { kind: "stored", ingestedAt: incoming.ingestedAt };
  const kind = relate(incoming, existing);
  if (kind === "conflict") await ports.setAside(conflictEntry(record, incoming, existing));
  return { kind };
};
