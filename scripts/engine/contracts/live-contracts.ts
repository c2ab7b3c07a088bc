/** One contract as it is published right now. */
export interface LiveDocument {
  /** The parameter's version in Parameter Store; grows with every write. */
  readonly version: number;
  /** The JSON text of the document, not yet validated. */
  readonly text: string;
}

/** What stacks publish, read live from Parameter Store. */
export interface LiveContracts {
  /** The documents of these contracts, by name; one that nobody has published yet is left out. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, LiveDocument>>;
  /**
   * Waits until readers see this version or a newer one (Parameter Store is eventually consistent).
   * @throws Failure after a minute, naming contract and version
   */
  waitFor(name: string, version: number): Promise<LiveDocument>;
}
