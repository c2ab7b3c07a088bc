import type { KeptRecord } from "./set-aside.ts";

/** Quotas of one `PutRecords` call, with room to spare. Source: Kinesis Data Streams API reference */
const RECORDS_PER_CALL = 500;
const BYTES_PER_CALL = 4 * 1024 * 1024;

/** Records in the order in which the stream had them: by shard, then by sequence number. */
export const inStreamOrder = (records: readonly KeptRecord[]): readonly KeptRecord[] =>
  records.toSorted((a, b) => compare(a.shardId, b.shardId) || compareNumbers(a.sequenceNumber, b.sequenceNumber));

/**
 * Cuts records into calls that keep the order of every key: no call has two of one key, since a call takes some records and refuses
 * others, and a later one of a key must not overtake an earlier one.
 */
export function* callsInOrder(records: readonly KeptRecord[]): Generator<readonly KeptRecord[]> {
  let waiting = [...records];
  while (waiting.length > 0) {
    const call: KeptRecord[] = [];
    const held: KeptRecord[] = [];
    const keys = new Set<string>();
    let bytes = 0;
    for (const record of waiting) {
      const size = record.data.byteLength + Buffer.byteLength(record.partitionKey);
      const fits = call.length < RECORDS_PER_CALL && (call.length === 0 || bytes + size <= BYTES_PER_CALL);
      if (fits && !keys.has(record.partitionKey)) {
        call.push(record);
        bytes += size;
      } else held.push(record);
      keys.add(record.partitionKey);
    }
    yield call;
    waiting = held;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
/** Sequence numbers are decimal numbers of different lengths. */
const compareNumbers = (a: string, b: string): number => a.length - b.length || compare(a, b);
