import { z } from "zod";

/** How events are processed and how long they are kept. */
export const pipeline = z
  .strictObject({
    /** Records per invocation. */
    batchSize: z.int().min(1).max(10_000).default(200),
    /**
     * How long to wait for a fuller batch. Lambda looks at a shard that it has caught up with once a second, and what that brings is a batch:
     * a window makes events later by up to its length, and invocations fewer only where it is longer than that second.
     */
    batchingWindowSeconds: z.int().min(0).max(300).default(0),
    /** Concurrent batches per shard; order per partition key is kept. */
    parallelization: z.int().min(1).max(10).default(2),
    /** Retries before a batch goes to the on-failure bucket. */
    retries: z.int().min(0).max(10_000).default(5),
    /** Age at which a record goes to the on-failure bucket; must be below the stream's retention. */
    maximumRecordAgeSeconds: z.int().min(60).max(604_800).default(21_600),
    /** Lambda memory in MB; CPU grows with it. */
    memoryMb: z.int().min(128).max(10_240).default(512),
    /** How long results stay readable, and how long an event that is sent again is known to be one. */
    keepResultsDays: z.int().min(1).max(3650).default(90),
  })
  .prefault({});
