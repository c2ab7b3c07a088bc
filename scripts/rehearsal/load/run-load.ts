import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { clientConfig, type EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import { account, type World } from "./accounting/account.ts";
import { archivedEvents } from "./accounting/archived-events.ts";
import { keptEvents } from "./accounting/kept-events.ts";
import { scoredTransactions } from "./accounting/scored-transactions.ts";
import { storedEvents } from "./accounting/stored-events.ts";
import { trackSettlements } from "./accounting/track-settlements.ts";
import { whereItIs } from "./accounting/where-it-is.ts";
import { generateTransactions } from "./generator/generate-transactions.ts";
import type { InputRow } from "./input/input-row.ts";
import { readInput } from "./input/read-input.ts";
import type { LoadProgress, LoadResult } from "./result.ts";
import { sendEvents } from "./sender/send-events.ts";
import { type SettledRecords, settledFor } from "./settlements.ts";
import { summarize } from "./summarize.ts";
import { type Tally, tally } from "./tally.ts";

/**
 * What to send: the rows of a CSV or JSONL file, or made-up card transactions. Without a seed each run makes up others, so that
 * a second run stores as many again; with a seed they are the same ones, and a second run finds nothing but duplicates.
 */
export type LoadSource =
  | { readonly input: string }
  | { readonly generate: { readonly count: number; readonly seed?: number; readonly fraudShare?: number } };

/** Part of made-up transactions that thieves make, so that there is something to find. */
export const DEFAULT_FRAUD_SHARE = 0.01;
/** How many transactions are made up unless somebody asks for another number. */
export const DEFAULT_COUNT = 2_000;

export interface LoadOptions {
  /** The stage's URL. */
  readonly apiUrl: string;
  /** A bearer token; asked for with every request, so it may be short-lived. */
  readonly token: () => Promise<string>;
  readonly access: EmulatorAccess;
  /** Name of the `events` table. */
  readonly tableName: string;
  readonly quarantineBucket: string;
  readonly eventSources: SettledRecords;
  /** The function that decides about events. @default the only one that there is */
  readonly functionName?: string;
  /** Who scores card transactions, and where their rows are. @default nobody */
  readonly scoring?: { readonly functionName: string; readonly tableName: string };
  /** The archive's bucket, and what brings everything into it that lies in the stream. @default nothing is archived */
  readonly archive?: { readonly bucket: string; readonly flush: () => Promise<void> };
  readonly source: LoadSource;
  /** Rate to send at, whatever queues up. @default as fast as events are decided */
  readonly eventsPerSecond?: number | undefined;
  /** Rate of a spike within the run. @default none */
  readonly spike?: number | undefined;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** How long to wait for the next event to be settled, and for the archive, before the rest is given up. @default 60_000 */
  readonly patienceMs?: number;
  /** Ends the run early: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const PATIENCE_MS = 60_000;
/** Without a set rate, the sender pauses while this many events are not settled: what queues up further only makes latencies look long. */
const MOST_UNSETTLED = 500;
/** Transactions of a seed are the same ones tomorrow, so they end at a fixed time. */
export const SEEDED_UNTIL = new Date("2026-01-05T00:00:00Z");

/**
 * Sends events through the HTTP API, waits until each is decided, and accounts for all of them. Keeps some 500 bytes per event
 * sent; the input is never held whole.
 *
 * Throws an InputError or an ApiError when there is nothing to be had from the input or the API.
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { source, access, eventSources, functionName, onProgress, patienceMs = PATIENCE_MS, signal } = options;
  signal?.throwIfAborted();
  const startedAt = Date.now();
  const tracker = trackSettlements(functionName ? settledFor(functionName, eventSources) : eventSources);
  const scoring = options.scoring && trackSettlements(settledFor(options.scoring.functionName, eventSources));
  const counted = tally();
  const report = (phase: LoadProgress["phase"]) =>
    onProgress?.({ phase, ...counted.counts, sent: tracker.sent.size, settled: tracker.settled });
  let phase: LoadProgress["phase"] = "sending";
  let stalled = false;
  const mostUnsettled = options.eventsPerSecond === undefined ? MOST_UNSETTLED : Number.POSITIVE_INFINITY;
  let firstRequestAt: number | undefined;
  const ticker = setInterval(() => report(phase), 200);
  const clients = { dynamo: new DynamoDBClient(clientConfig(access)), s3: new S3Client(clientConfig(access)) };

  try {
    const pace = await sendEvents({
      ...options,
      rows: countedRows(rowsOf(source), counted),
      onAccepted: (events) => {
        tracker.accepted(events);
        scoring?.accepted(events);
      },
      onRejected: counted.rejected,
      ready: async () => {
        firstRequestAt ??= Date.now();
        // Once nothing moves any more, waiting before each further request would only take that much longer.
        stalled ||= !(await tracker.unsettledAtMost(mostUnsettled, stalled ? 0 : patienceMs, signal));
      },
    });
    phase = "settling";
    await tracker.unsettledAtMost(0, patienceMs, signal);
    await scoring?.unsettledAtMost(0, patienceMs, signal);
    phase = "checking";
    report(phase);
    const accounted = await account({ ...tracker, since: startedAt }, worldOf(options, clients, startedAt));
    signal?.throwIfAborted();
    const archived = await archivedOf(options, clients.s3, tracker.sent, startedAt);
    signal?.throwIfAborted();
    const scored = options.scoring
      ? await scoredTransactions(clients.dynamo, options.scoring.tableName, idsOf(tracker.sent))
      : null;
    return {
      ...summarize({ ...tracker, startedAt, firstRequestAt, endedAt: Date.now() }, counted, accounted),
      archived,
      scored,
      pace: pace ?? null,
    };
  } finally {
    clearInterval(ticker);
    tracker.stop();
    scoring?.stop();
    clients.dynamo.destroy();
    clients.s3.destroy();
  }
}

/** A correction has the id of what it corrects, and its revision behind it. */
const idsOf = (sent: ReadonlyMap<string, { readonly id: string }>): ReadonlySet<string> =>
  new Set([...sent.values()].map(({ id }) => id.replace(/#\d+$/, "")));

async function archivedOf(
  { archive, patienceMs = PATIENCE_MS, signal }: LoadOptions,
  s3: S3Client,
  sent: { readonly size: number; has(id: string): boolean },
  since: number,
): Promise<number | null> {
  if (!archive) return null;
  const done = new AbortController();
  const ends = signal ? AbortSignal.any([done.signal, signal]) : done.signal;
  await Promise.race([archive.flush(), pause(patienceMs, undefined, { signal: ends }).catch(() => {})]).finally(() =>
    done.abort(),
  );
  signal?.throwIfAborted();
  return archivedEvents(s3, archive.bucket, sent, since);
}

function rowsOf(source: LoadSource): AsyncIterable<InputRow> | Iterable<InputRow> {
  if ("input" in source) return readInput(source.input);
  const { count, seed, fraudShare = DEFAULT_FRAUD_SHARE } = source.generate;
  return seed === undefined
    ? generateTransactions({ count, seed: randomInt(2 ** 47), until: new Date(), fraudShare })
    : generateTransactions({ count, seed, until: SEEDED_UNTIL, fraudShare });
}

async function* countedRows(
  rows: AsyncIterable<InputRow> | Iterable<InputRow>,
  counted: Tally,
): AsyncGenerator<InputRow> {
  for await (const row of rows) {
    counted.read();
    yield row;
  }
}

const worldOf = (
  { tableName, quarantineBucket }: LoadOptions,
  { dynamo, s3 }: { dynamo: DynamoDBClient; s3: S3Client },
  since: number,
): World => ({
  storedEvents: (ids) => whereItIs(storedEvents(dynamo, tableName, ids), new Map()),
  keptEvents: (ingestionIds) => whereItIs(keptEvents(s3, quarantineBucket, ingestionIds, since), new Map()),
});
