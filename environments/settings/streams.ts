import { z } from "zod";

/**
 * How many times the smallest stream the largest may be: five doublings to come up and five halvings to come down are the ten changes that AWS
 * makes in a day.
 */
const SPAN = 2 ** 5;

/** The event stream. */
export const streams = z
  .strictObject({
    /**
     * On-demand pays per GB and scales itself; provisioned pays per shard-hour, which is less, and is scaled by `scale-streams`
     * (docs/decisions/0012-the-stream-s-capacity.md). AWS takes two changes of it in 24 hours.
     */
    mode: z.enum(["on-demand", "provisioned"]).default("on-demand"),
    /**
     * Shards of a provisioned stream, 1,000 records/s or 1 MB/s each: never fewer, and what a new stream begins with. The same number for
     * both is a stream of a fixed size. On-demand has neither.
     */
    minShards: z.int().min(1).max(500).default(2),
    /**
     * Never more: what a month may cost at the most, within the account's quota of shards. Up to eight times minShards the stream comes down all
     * the way behind every peak; beyond that it stays larger, since changes are kept for the next one.
     */
    maxShards: z.int().min(1).max(500).default(8),
    /** How long records can be re-read, 24 to 8,760 hours; beyond 24 costs extra. */
    retentionHours: z.int().min(24).max(8760).default(24),
  })
  .superRefine(({ minShards, maxShards }, context) => {
    const problem = (message: string) => context.addIssue({ code: "custom", path: ["maxShards"], message });
    if (maxShards < minShards) problem(`must be at least minShards (${minShards}); raise it, or lower minShards`);
    if (maxShards > minShards * SPAN)
      problem(
        `must be at most ${SPAN} times minShards (${minShards}): the ten changes that AWS makes in 24 hours reach no further, up and down again; raise minShards to ${Math.ceil(maxShards / SPAN)}`,
      );
  })
  .prefault({});

/** Settings of the event stream. */
export type Streams = z.output<typeof streams>;

/** Whether a function changes the number of shards with the load. */
export const isScaled = ({ mode, minShards, maxShards }: Streams): boolean =>
  mode === "provisioned" && minShards < maxShards;
