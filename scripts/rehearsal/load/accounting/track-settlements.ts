import * as z from "zod";
import type { Json } from "#functions/runtime/canonical-json";
import type { SentEvent } from "../sender/deliver.ts";
import type { SettledRecord, SettledRecords } from "../settlements.ts";
import { type Content, contentOf } from "./content.ts";

/** What a settled record says about itself. */
export interface Settlement {
  readonly ingestionId: string;
  /** When the API accepted it, and when the event source was done with it; milliseconds since the epoch. */
  readonly ingestedAt: number;
  readonly settledAt: number;
  readonly content: Content;
}

/** Brings together what was sent and what became settled, whichever of the two is heard of first. */
export interface SettlementTracker {
  readonly sent: ReadonlyMap<string, SentEvent>;
  readonly settlements: ReadonlyMap<string, Settlement>;
  /** How many of the sent events are settled. */
  readonly settled: number;
  accepted(events: readonly SentEvent[]): void;
  /**
   * Resolves with true as soon as no more than `limit` sent events are unsettled, with false when no record at all
   * was delivered for `patienceMs`. Rejects with the signal's reason.
   */
  unsettledAtMost(limit: number, patienceMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Stops listening. */
  stop(): void;
}

/** The parts of the stream's record that matter here; the payload is taken as it is. */
const recordShape = z.object({ ingestionId: z.string(), ingestedAt: z.iso.datetime(), payload: z.json() });

export function trackSettlements(source: SettledRecords): SettlementTracker {
  const sent = new Map<string, SentEvent>();
  const settlements = new Map<string, Settlement>();
  let settled = 0;
  let lastProgress = Date.now();
  let wake = () => {};

  const stop = source.onSettled((record) => {
    // Giving up record after record, with all retries, can go on for hours: that is not progress.
    if (record.outcome === "delivered") lastProgress = Date.now();
    const settlement = read(record);
    if (settlement !== undefined && !settlements.has(settlement.ingestionId)) {
      settlements.set(settlement.ingestionId, settlement);
      if (sent.has(settlement.ingestionId)) settled += 1;
    }
    wake();
  });

  /** Resolves at the next settlement or after the time, whichever is first. */
  const movement = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const before = wake;
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal?.addEventListener("abort", done);
      wake = () => {
        wake = () => {};
        before();
        done();
      };
    });

  return {
    sent,
    settlements,
    get settled() {
      return settled;
    },
    accepted(events) {
      lastProgress = Date.now();
      for (const event of events) {
        if (!sent.has(event.ingestionId) && settlements.has(event.ingestionId)) settled += 1;
        sent.set(event.ingestionId, event);
      }
    },
    async unsettledAtMost(limit, patienceMs, signal) {
      while (sent.size - settled > limit) {
        signal?.throwIfAborted();
        const left = lastProgress + patienceMs - Date.now();
        if (left <= 0) return false;
        await movement(left, signal);
      }
      return true;
    },
    stop,
  };
}

/** Undefined for a record that is none of ours. */
function read({ data, at }: SettledRecord): Settlement | undefined {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(data).toString("utf8"));
  } catch {
    return undefined;
  }
  const { data: record } = recordShape.safeParse(content);
  if (record === undefined) return undefined;
  const { ingestionId, ingestedAt, payload } = record;
  return {
    ingestionId,
    ingestedAt: Date.parse(ingestedAt),
    settledAt: at.getTime(),
    content: contentOf(payload as Json),
  };
}
