import type { StreamRecord } from "../core/stream.ts";

/** A record for tests: sequence number from a count, one key per record unless given. */
export const record = (number: number, options: Partial<StreamRecord> = {}): StreamRecord => ({
  sequenceNumber: String(number).padStart(6, "0"),
  partitionKey: `key-${number}`,
  data: Buffer.from(`record ${number}`),
  arrivedAt: 0,
  ...options,
});

/** Records numbered from `first` to `last`, both included. */
export const records = (first: number, last: number, options: Partial<StreamRecord> = {}): StreamRecord[] =>
  Array.from({ length: last - first + 1 }, (_, index) => record(first + index, options));

/** The numbers of records, for short expectations. */
export const numbers = (list: readonly StreamRecord[]): number[] =>
  list.map(({ sequenceNumber }) => Number(sequenceNumber));
