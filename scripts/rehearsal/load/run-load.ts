import type { EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import type { LoadProgress, LoadResult } from "./result.ts";
import type { SettledRecords } from "./settlements.ts";

/** What to send: the rows of a CSV or JSONL file, or made-up card transactions. */
export type LoadSource =
  | { readonly input: string }
  | { readonly generate: { readonly count: number; readonly seed?: number } };

export interface LoadOptions {
  /** The stage's URL, without `/events`. */
  readonly apiUrl: string;
  /** A bearer token; asked again whenever one is needed, so it may be short-lived. */
  readonly token: () => Promise<string>;
  readonly access: EmulatorAccess;
  /** Name of the `events` table. */
  readonly tableName: string;
  readonly quarantineBucket: string;
  readonly eventSources: SettledRecords;
  readonly source: LoadSource;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Ends the run early: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Sends events through the HTTP API, waits until each is decided, and accounts for all of them. */
export async function runLoad(_options: LoadOptions): Promise<LoadResult> {
  throw new Error("runLoad: not built yet");
}
