import { archivedEvent } from "#constructs/analytics/archived-event";
import type { StreamRecord } from "../event-sources/core/stream.ts";

/** What becomes of the records of a batch, each as JSON lines. */
export interface Rows {
  /** The table's columns. */
  readonly rows: string;
  /** Records that are no JSON object, whole, as Firehose sets them aside; empty where there are none. */
  readonly failures: string;
}

/**
 * Records as the archive's table has them: a column for each field, the payload as text. A field that no column names is dropped, as
 * Firehose drops it; one that is missing is null.
 */
export function archivedRows(records: readonly StreamRecord[]): Rows {
  let rows = "";
  let failures = "";
  for (const record of records) {
    const fields = objectIn(record.data);
    if (fields === undefined) failures += `${JSON.stringify(failure(record))}\n`;
    else rows += `${JSON.stringify(row(fields))}\n`;
  }
  return { rows, failures };
}

function objectIn(data: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const row = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    archivedEvent.map(({ name, field, type }) => {
      const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
      return [name, type === "string" ? textOf(value) : (value ?? null)];
    }),
  );

const textOf = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** Source: "Record format conversion error handling", Firehose developer guide */
const failure = ({ data, arrivedAt, sequenceNumber }: StreamRecord) => ({
  attemptsMade: 1,
  arrivalTimestamp: arrivedAt,
  lastErrorCode: "DataFormatConversion.ParseError",
  lastErrorMessage: "Encountered malformed JSON.",
  attemptEndingTimestamp: arrivedAt,
  rawData: Buffer.from(data).toString("base64"),
  sequenceNumber,
});
