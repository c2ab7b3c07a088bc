import type { SlaDefinition } from "../definition.ts";

export const definition = (change: Partial<SlaDefinition> = {}): SlaDefinition => ({
  pipeline_name: "consumer_batch",
  sla_type: "hourly",
  deadline_minutes: 5,
  time_zone: "UTC",
  owner: "data-team",
  slack_channel: "#data-alerts",
  enabled: true,
  ...change,
});
