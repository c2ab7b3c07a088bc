import { z } from "zod";

/** One promise, as a row that is put in when the table is new; checked by functions/sla/definition.ts when the function starts. */
const first = z.strictObject({
  pipeline_name: z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, "must be 1 to 63 of a-z, 0-9, _ and -"),
  sla_type: z.enum(["realtime", "hourly", "daily"]),
  deadline_minutes: z.int().min(1).max(2880),
  time_zone: z.string().min(1),
  owner: z.string().min(1).max(50),
  slack_channel: z.string().min(1).max(50),
  enabled: z.boolean().default(true),
});

/**
 * Promises that a new environment begins with. From then on they are rows of the table: change them there (`sluice sla`), no deploy is needed, and
 * what is changed there stays.
 */
export const sla = z
  .strictObject({
    firstDefinitions: z
      .array(first)
      .max(10)
      .default([
        {
          pipeline_name: "consumer_batch",
          sla_type: "hourly",
          deadline_minutes: 5,
          time_zone: "Asia/Seoul",
          owner: "data-team",
          slack_channel: "#data-alerts",
          enabled: true,
        },
        {
          pipeline_name: "daily_aggregation",
          sla_type: "daily",
          deadline_minutes: 540,
          time_zone: "Asia/Seoul",
          owner: "data-team",
          slack_channel: "#data-alerts",
          enabled: true,
        },
      ]),
  })
  .prefault({});
