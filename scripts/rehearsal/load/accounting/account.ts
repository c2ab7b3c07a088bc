import type { SentEvent } from "../sender/deliver.ts";
import { type Fate, fateOf, type Kept, type StoredEvent } from "./fate.ts";
import type { Settlement } from "./track-settlements.ts";

/** The world as it is after the run, looked at independently of who brought it about. */
export interface World {
  /** Items of the events table by event id, for ids that each occur once. */
  storedEvents(ids: readonly string[]): Promise<ReadonlyMap<string, StoredEvent>>;
  /** What the quarantine bucket keeps, by ingestion id, of those asked for. */
  keptEvents(ingestionIds: ReadonlySet<string>): Promise<ReadonlyMap<string, ReadonlySet<Kept>>>;
}

export interface Account {
  readonly fates: Readonly<Record<Fate, number>>;
  /** Ids of the first lost events, in the order they were sent. */
  readonly lostIds: readonly string[];
  /** Milliseconds from ingestion to decision of each event that was settled and is not lost; in no order. */
  readonly latencies: readonly number[];
}

export interface AccountInput {
  readonly sent: ReadonlyMap<string, SentEvent>;
  readonly settlements: ReadonlyMap<string, Settlement>;
  /** When sending began, in milliseconds since the epoch. */
  readonly since: number;
}

const PAGE = 100;
const MOST_LOST_IDS = 100;

/** Finds out what became of each sent event. The bucket is searched only for events that the table does not explain. */
export async function account({ sent, settlements, since }: AccountInput, world: World): Promise<Account> {
  const fates: Record<Fate, number> = { stored: 0, duplicate: 0, conflict: 0, quarantined: 0, lost: 0 };
  const lostIds: string[] = [];
  const latencies: number[] = [];
  const decide = (event: SentEvent, fate: Fate) => {
    fates[fate] += 1;
    const settlement = settlements.get(event.ingestionId);
    if (fate === "lost" && lostIds.length < MOST_LOST_IDS) lostIds.push(event.id);
    if (fate !== "lost" && settlement !== undefined) latencies.push(settlement.settledAt - settlement.ingestedAt);
  };

  const claimed = new Set<string>();
  const unexplained = new Map<SentEvent, StoredEvent | undefined>();
  for (const page of pages([...sent.values()])) {
    const items = await world.storedEvents([...new Set(page.map((event) => event.id))]);
    for (const event of page) {
      const item = items.get(event.id);
      const fate = fateOf(event, settlements.get(event.ingestionId), { item, kept: new Set() });
      if (fate === "lost") unexplained.set(event, item);
      else decide(event, fate === "duplicate" && storedByResend(event, item) ? "stored" : fate);
    }
  }

  const kept = await keptEvents();
  for (const [event, item] of unexplained) {
    const traces = { item, kept: kept.get(event.ingestionId) ?? new Set<Kept>() };
    decide(event, fateOf(event, settlements.get(event.ingestionId), traces));
  }
  return { fates, lostIds, latencies };

  async function keptEvents() {
    if (unexplained.size === 0) return new Map<string, ReadonlySet<Kept>>();
    return world.keptEvents(new Set([...unexplained.keys()].map((event) => event.ingestionId)));
  }

  /**
   * Whether the equal item is this very event, written by a request of this run that got no answer, so that its second
   * request became the duplicate. One item stands for one event only.
   */
  function storedByResend(event: SentEvent, item: StoredEvent | undefined): boolean {
    if (!event.resent || item === undefined || item.ingestedAt < since) return false;
    if (sent.has(item.ingestionId) || claimed.has(item.ingestionId)) return false;
    claimed.add(item.ingestionId);
    return true;
  }
}

function* pages<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += PAGE) yield items.slice(at, at + PAGE);
}
