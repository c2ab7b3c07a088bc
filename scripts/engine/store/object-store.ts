/** An object as a listing tells of it. */
export interface StoredObject {
  readonly key: string;
  /** Changes with every write; opaque. */
  readonly etag: string;
  readonly modified: Date;
}

/** The objects of the state bucket: states, locks and the ledger. */
export interface ObjectStore {
  readonly bucket: string;
  /** Everything under a prefix, sorted by key. */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** Text and ETag of one object, read at once; undefined if there is none. */
  read(key: string): Promise<{ readonly text: string; readonly etag: string } | undefined>;
  write(key: string, text: string): Promise<void>;
  /** Removes an object; no error if there is none. */
  remove(key: string): Promise<void>;
}
