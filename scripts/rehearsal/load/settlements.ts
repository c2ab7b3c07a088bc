/** A record that the event source is done with, whatever became of it. */
export interface SettledRecord {
  /** The record's bytes as they lay in the stream. */
  readonly data: Uint8Array;
  readonly at: Date;
  /** Name or ARN of the function that it was for, where there are several. */
  readonly functionName?: string;
  /** `delivered` to the function, or given up. */
  readonly outcome: "delivered" | "on-failure" | "discarded";
}

/** What a run needs of the event sources: to be told of each record once it is settled. The event source host is one. */
export interface SettledRecords {
  /** Calls the listener for each record settled from now on. Returns the function that ends this. */
  onSettled(listener: (record: SettledRecord) => void): () => void;
}

/** What is settled for one function alone; each consumer of a stream is done with a record at a time of its own. */
export const settledFor = (functionName: string, source: SettledRecords): SettledRecords => ({
  onSettled: (listener) =>
    source.onSettled((record) => {
      if (record.functionName === functionName || record.functionName?.endsWith(`:${functionName}`)) listener(record);
    }),
});
