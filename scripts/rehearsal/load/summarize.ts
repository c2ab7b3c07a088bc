import type { Account } from "./accounting/account.ts";
import { assertIdentity } from "./accounting/identity.ts";
import { latencyPercentiles } from "./accounting/percentiles.ts";
import type { SettlementTracker } from "./accounting/track-settlements.ts";
import type { LoadResult } from "./result.ts";
import type { Tally } from "./tally.ts";

/** A run as it was seen from outside. Times are milliseconds since the epoch; a run starts with its first request. */
export interface Course extends Pick<SettlementTracker, "sent" | "settlements"> {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The result of a run. Throws when its numbers do not add up. */
export function summarize(
  { sent, settlements, startedAt, endedAt }: Course,
  tally: Tally,
  account: Account,
): LoadResult {
  const events = { ...tally.counts, sent: sent.size, ...account.fates };
  assertIdentity(events);
  let lastSettledAt = startedAt;
  for (const ingestionId of sent.keys()) {
    lastSettledAt = Math.max(lastSettledAt, settlements.get(ingestionId)?.settledAt ?? startedAt);
  }
  const seconds = (lastSettledAt - startedAt) / 1000;
  return {
    events,
    rejections: tally.rejections(),
    lostIds: account.lostIds,
    latencyMs: latencyPercentiles(account.latencies),
    eventsPerSecond: seconds > 0 ? sent.size / seconds : 0,
    seconds: (endedAt - startedAt) / 1000,
  };
}
