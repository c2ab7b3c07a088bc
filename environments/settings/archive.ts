import { z } from "zod";

/** Days that Glacier Instant Retrieval is paid for at least. Source: "Amazon S3 Storage Classes", S3 user guide */
export const COLD_DAYS_AT_LEAST = 90;

/** Longest that S3 can be told to keep what nobody has asked for: ten years are enough for any rule that binds us. */
const LONGEST_DAYS = 3650;

/**
 * The archive: every event that travels on the stream, as Parquet in S3, for longer than the table keeps results. What is kept costs
 * $0.025 per GB and month at first and $0.005 once it is cold (docs/decisions/0014-an-archive-by-firehose.md).
 */
export const archive = z
  .strictObject({
    /**
     * How long an event may wait for a fuller object. Fewer and larger objects are read faster and cost fewer writes; the stream keeps
     * what waits, so that nothing depends on it but how fresh the archive is.
     */
    bufferSeconds: z.int().min(60, "must be 60 to 900: Firehose takes no other").max(900).default(900),
    /** Event data that makes an object full, before it is compressed. 64 at least: what Firehose asks for where it converts to Parquet. */
    bufferMb: z
      .int()
      .min(64, "must be 64 to 128: Firehose takes no less where it converts to Parquet")
      .max(128)
      .default(128),
    /**
     * Days until an object goes to Glacier Instant Retrieval, or "never". Storing is a fifth there, reading is $0.03 per GB more, and each
     * object is paid for 90 days at least. Objects up to 128 KiB stay where they are: they would be billed as 128 KiB, and moved at $0.02 a thousand.
     */
    coldAfterDays: z.int().min(1).max(LONGEST_DAYS).or(z.literal("never")).default(365),
    /** Days until an object is deleted, for good. */
    expireAfterDays: z.int().min(1).max(LONGEST_DAYS).default(730),
    /** GB that one query may read before Athena ends it: $0.005 each. A day of 500 GB a month is about 4 GB here. */
    queryLimitGb: z.int().min(1).max(100_000).default(100),
    /** Days that answers of queries are kept; they hold events, and can be had again. */
    keepAnswersDays: z.int().min(1).max(365).default(7),
  })
  .superRefine(({ coldAfterDays, expireAfterDays }, context) => {
    if (coldAfterDays === "never" || expireAfterDays - coldAfterDays >= COLD_DAYS_AT_LEAST) return;
    context.addIssue({
      code: "custom",
      path: ["coldAfterDays"],
      message: `must be "never" or at least ${COLD_DAYS_AT_LEAST} days before expireAfterDays (${expireAfterDays}): Glacier Instant Retrieval is paid for ${COLD_DAYS_AT_LEAST} days even if an object goes earlier`,
    });
  })
  .prefault({});

/** Settings of the archive with their defaults. */
export type ArchiveSettings = z.output<typeof archive>;
