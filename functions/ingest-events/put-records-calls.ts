/** Quotas of one `PutRecords` call (Kinesis Data Streams API reference). Size counts data and partition key. */
const RECORDS_PER_CALL = 500;
const BYTES_PER_CALL = 5 * 1024 * 1024;

/** A record as it is sent. One alone stays far below the limit of 1 MB, as every field of an event has its longest length. */
export interface OutgoingRecord {
  readonly PartitionKey: string;
  readonly Data: Uint8Array;
}

const sizeOf = ({ PartitionKey, Data }: OutgoingRecord): number => Data.byteLength + Buffer.byteLength(PartitionKey);

/** Cuts records, in their order, into as few calls as the quotas allow. */
export const inCalls = <Item extends OutgoingRecord>(records: readonly Item[]): readonly (readonly Item[])[] => {
  const calls: Item[][] = [];
  let room = 0;
  for (const record of records) {
    const call = calls.at(-1);
    room -= sizeOf(record);
    if (call && room >= 0 && call.length < RECORDS_PER_CALL) {
      call.push(record);
    } else {
      calls.push([record]);
      room = BYTES_PER_CALL - sizeOf(record);
    }
  }
  return calls;
};
