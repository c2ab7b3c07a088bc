import type { EventCounts } from "../result.ts";

/** Throws if events are counted twice or not at all. It cannot happen; if it does, the summary must not be believed. */
export function assertIdentity(counts: EventCounts): void {
  const { read, rejected, sent, stored, duplicate, conflict, quarantined, lost } = counts;
  if (read !== rejected + sent) {
    throw new Error(
      `events: read ${read} is not rejected ${rejected} + sent ${sent}; the count is wrong, please report it`,
    );
  }
  if (sent !== stored + duplicate + conflict + quarantined + lost) {
    throw new Error(
      `events: sent ${sent} is not stored ${stored} + duplicate ${duplicate} + conflict ${conflict} + ` +
        `quarantined ${quarantined} + lost ${lost}; the count is wrong, please report it`,
    );
  }
}
