import type { Account } from "./accounting/account.ts";
import { assertIdentity } from "./accounting/identity.ts";
import { latencyPercentiles } from "./accounting/percentiles.ts";
import type { SettlementTracker } from "./accounting/track-settlements.ts";
import type { LoadResult } from "./result.ts";
import type { Tally } from "./tally.ts";

/** A run as it was seen from outside. Times are milliseconds since the epoch. */
export interface Course extends Pick<SettlementTracker, "sent" | "settlements"> {
  readonly startedAt: number;
  /** Undefined when there was nothing to send. */
  readonly firstRequestAt: number | undefined;
  readonly endedAt: number;
}

/** The result of a run, but for its archive, scores and pace. Throws when its numbers do not add up. */
export function summarize(
  { sent, settlements, startedAt, firstRequestAt, endedAt }: Course,
  tally: Tally,
  account: Account,
): Omit<LoadResult, "archived" | "scored" | "pace"> {
  const events = { ...tally.counts, sent: sent.size, ...account.fates };
  assertIdentity(events);
  const sendingFrom = firstRequestAt ?? startedAt;
  let lastSettledAt = sendingFrom;
  for (const ingestionId of sent.keys()) {
    lastSettledAt = Math.max(lastSettledAt, settlements.get(ingestionId)?.settledAt ?? sendingFrom);
  }
  const seconds = (lastSettledAt - sendingFrom) / 1000;
  return {
    events,
    rejections: tally.rejections(),
    lostIds: account.lostIds,
    latencyMs: latencyPercentiles(account.latencies),
    eventsPerSecond: seconds > 0 ? Math.round((sent.size / seconds) * 100) / 100 : 0,
    seconds: (endedAt - startedAt) / 1000,
  };
}
