/** One part of the page: where its data come from, and how often they are looked at while somebody looks at the page. */
export interface Section<T = unknown> {
  /** Milliseconds between two readings. */
  readonly every: number;
  /**
   * Reads it as it is now. What it throws is told in the section's place.
   * @param signal ends the reading
   */
  read(signal: AbortSignal): Promise<T> | T;
}

/** What the page is told of a section. */
export type SectionState<T = unknown> =
  | { readonly status: "ready"; readonly data: T }
  /** Its data are not there; `why` says so in a sentence. */
  | { readonly status: "unavailable"; readonly why: string };

/** Thrown by a section whose data nobody has made yet: that is no fault. */
export class NotThere extends Error {
  override name = "NotThere";
}
