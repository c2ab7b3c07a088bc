import type { Notification } from "../notification.ts";

/** A notification as `check-slas` makes one. */
export const told = (change: Partial<Notification> = {}): Notification => ({
  kind: "sla",
  dedupKey: "sla/consumer_batch#hourly/violated/2026-11-30T03:00:00Z",
  subject: "consumer_batch#hourly",
  status: "firing",
  title: "consumer_batch missed its deadline",
  text: "No batch was completed between 03:00 and 03:05.",
  facts: { owner: "data-team" },
  channel: "#data-alerts",
  occurredAt: "2026-11-30T03:05:00Z",
  ...change,
});
