/** A record that the event source is done with, whatever became of it. */
export interface SettledRecord {
  /** The record's bytes as they lay in the stream. */
  readonly data: Uint8Array;
  readonly at: Date;
  /** `delivered` to the function, or given up. */
  readonly outcome: "delivered" | "on-failure" | "discarded";
}

/** What a run needs of the event sources: to be told of each record once it is settled. The event source host is one. */
export interface SettledRecords {
  /** Calls the listener for each record settled from now on. Returns the function that ends this. */
  onSettled(listener: (record: SettledRecord) => void): () => void;
}
