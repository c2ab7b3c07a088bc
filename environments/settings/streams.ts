import { z } from "zod";

/** The event stream. */
export const streams = z
  .strictObject({
    /** On-demand pays per GB and scales itself; provisioned pays per shard-hour and suits a steady load. */
    mode: z.enum(["on-demand", "provisioned"]).default("on-demand"),
    /** Shards of a provisioned stream: 1,000 records/s or 1 MB/s each. Ignored by on-demand. */
    shards: z.int().min(1).max(500).default(2),
    /** How long records can be re-read, 24 to 8,760 hours; beyond 24 costs extra. */
    retentionHours: z.int().min(24).max(8760).default(24),
  })
  .prefault({});
