import type { PaceReport } from "./sender/pace.ts";

/** Where every event of a run ended. All are counts of events, except `read` and `rejected`, which also count malformed rows. */
export interface EventCounts {
  /** Rows of the input, good or bad. */
  readonly read: number;
  /** Refused before anything was stored: a malformed row, or an event the API did not accept. */
  readonly rejected: number;
  /** Accepted by the API: each has an ingestion id. */
  readonly sent: number;
  /** In the table under this run's ingestion id. */
  readonly stored: number;
  /** In the table already, with the same content. */
  readonly duplicate: number;
  /** In the table already, with other content; the later one is kept in the quarantine bucket. */
  readonly conflict: number;
  /** Could not be processed; kept in the quarantine bucket. */
  readonly quarantined: number;
  /** Accepted, and nowhere to be found. */
  readonly lost: number;
}

/** Sent card transactions, by id, and their rows in the table of scored transactions. */
export interface ScoredCounts {
  /** How many different ones were sent. */
  readonly transactions: number;
  /** Those of them that have exactly one row. */
  readonly rows: number;
  /** Those that have none, as what could not be processed at all. */
  readonly missing: number;
  /** Those that have several: never. */
  readonly twice: number;
  /** Rows that are alerts. */
  readonly alerts: number;
}

/** A row that was refused: the physical line it starts on, as an editor shows it, and why. Never its content. */
export interface Rejection {
  readonly line: number;
  readonly reason: string;
}

/** What a run of events through the pipeline came to. */
export interface LoadResult {
  readonly events: EventCounts;
  /** How many of the sent events the archive has; null where there is none. */
  readonly archived: number | null;
  /** What the sent transactions were scored; null where nothing scores. */
  readonly scored: ScoredCounts | null;
  /** The first of them in line order; `events.rejected` has their number. */
  readonly rejections: readonly Rejection[];
  /** Ids of the first lost events; `events.lost` has their number. */
  readonly lostIds: readonly string[];
  /** Milliseconds from ingestion to the decision about an event; null when none was decided. */
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
  /** Events accepted per second, from the first request to the last decision; 0 when none was sent. */
  readonly eventsPerSecond: number;
  /** How well a set rate was kept; null where none was set. */
  readonly pace: PaceReport | null;
  /** Seconds that reading, sending, waiting and checking took together. */
  readonly seconds: number;
}

/** The result of a run that sent nothing. */
export const nothingSent: LoadResult = {
  events: { read: 0, rejected: 0, sent: 0, stored: 0, duplicate: 0, conflict: 0, quarantined: 0, lost: 0 },
  archived: null,
  scored: null,
  rejections: [],
  lostIds: [],
  latencyMs: { p50: null, p95: null, p99: null },
  eventsPerSecond: 0,
  pace: null,
  seconds: 0,
};

/** How far a run is. */
export interface LoadProgress {
  readonly phase: "sending" | "settling" | "checking";
  readonly read: number;
  readonly rejected: number;
  readonly sent: number;
  readonly settled: number;
}
