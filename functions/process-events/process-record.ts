import { isAuthoritative, modeOf, type PipelineModes } from "#functions/pipelines/modes";
import { readRecord } from "#functions/pipelines/read-record";
import type { StoreOnce } from "#functions/results/result-table";
import { expiryOf, relate, storedResult } from "#functions/results/stored-result";
import type { StreamRecord } from "#functions/runtime/kinesis-batch";
import { conflictEntry, poisonEntry, type QuarantineEntry } from "./quarantine-entry.ts";

/** Sets an entry aside for a person to look at. Outages are thrown. */
export type SetAside = (entry: QuarantineEntry) => Promise<void>;

/** What became of a record. Every one of these is final: the record need not be delivered again. */
export type Outcome =
  | { readonly kind: "stored"; readonly ingestedAt: string; readonly late: boolean }
  | { readonly kind: "replayed" | "duplicate" | "conflict" }
  | { readonly kind: "quarantined"; readonly reason: string };

export interface ProcessPorts {
  readonly storeOnce: StoreOnce;
  readonly setAside: SetAside;
}

export interface Circumstances {
  readonly now: Date;
  /** How long a result stays, and how long a repetition of its event is recognised. */
  readonly retentionDays: number;
  readonly modes: PipelineModes;
}

/**
 * Stores the result of a record's event once. What can never be stored is set aside, so that it does not hold up what comes behind;
 * what could not be stored now is thrown, so that it comes again.
 */
export const processRecord = async (
  ports: ProcessPorts,
  streamRecord: StreamRecord,
  { now, retentionDays, modes }: Circumstances,
): Promise<Outcome> => {
  const quarantine = async (reason: string, about: Parameters<typeof poisonEntry>[2]): Promise<Outcome> => {
    await ports.setAside(poisonEntry(streamRecord, reason, about));
    return { kind: "quarantined", reason };
  };
  const read = readRecord(streamRecord.bytes, streamRecord.arrivedAt);
  if (read.kind === "poison") return quarantine(read.reason, read);

  const { record, event, pipeline } = read;
  if (expiryOf(record, retentionDays) * 1000 <= now.getTime())
    return quarantine(
      `was accepted more than ${retentionDays} days ago: whether it was stored then cannot be known any more`,
      record,
    );
  const shadow = !isAuthoritative(modeOf(modes, pipeline.name), pipeline.name, event.key);
  const incoming = storedResult(record, event, { now, retentionDays, shadow });
  const existing = await ports.storeOnce(incoming);
  if (existing === "stored") return { kind: "stored", ingestedAt: record.ingestedAt, late: event.late };
  const kind = relate(incoming, existing, { pipeline, payload: event.payload });
  if (kind === "conflict") await ports.setAside(conflictEntry(streamRecord, { ...record, id: event.id }, existing));
  return { kind };
};
