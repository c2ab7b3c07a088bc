import { z } from "zod";
import { logRetentionDays } from "./log-retention.ts";

/** Where one part stands: the concern of its stack, then its path in there without `default`. */
const place = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]*(\/[A-Za-z0-9-]+)+$/,
    "must be where a part stands, such as rds/alarms/cpu: the stack's concern, then the path in it",
  );

const byPlace = <V extends z.ZodType>(value: V) => z.record(place, value).default({});

/** Tags that everything carries already, and that bills and recovery go by. */
const taken: readonly string[] = [
  "Address",
  "Application",
  "Compliance",
  "CostCenter",
  "DataClassification",
  "Environment",
  "ManagedBy",
  "Owner",
  "Stack",
];

/** Source: AWS General Reference, "Tagging your AWS resources". */
const tagKey = z
  .string()
  .regex(/^(?!aws:)[\p{L}\p{N}\p{Zs}_.:/=+@-]{1,128}$/u, "must be 1 to 128 letters, digits, spaces and _.:/=+-@")
  .refine((key) => !taken.includes(key), "is a tag that everything carries already; give this one another name");

/** What a tag may say. */
export const tagValue = z
  .string()
  .regex(/^[\p{L}\p{N}\p{Zs}_.:/=+@-]{0,256}$/u, "must be at most 256 letters, digits, spaces and _.:/=+-@");

/**
 * What single parts have that the others of their kind have not, keyed by where they stand: `"rds/alarms/cpu"` is the alarm `cpu` under
 * `alarms` of the stack `rds`. A place where nothing of the kind stands is refused at synth. What is left out stays as it is.
 */
export const parts = {
  /** Alarms: at what they tell, and after how long. An alarm is $0.10 a month, muted or not. */
  alarms: byPlace(
    z.strictObject({
      /** In the unit of the alarm's metric; its description tells what the platform's own is. */
      threshold: z.number().optional(),
      /** How many periods must be beyond the threshold. */
      periods: z.int().min(1).max(1440).optional(),
      /** Among how many of the latest periods they are counted. @default as many: in a row */
      outOf: z.int().min(1).max(1440).optional(),
      /** Tells nobody, but still shows its state. @default false */
      muted: z.boolean().optional(),
    }),
  ),
  /** Lambda functions. */
  functions: byPlace(
    z.strictObject({
      /** Memory in MB; CPU, and the price of a second, grow with it. */
      memoryMb: z.int().min(128).max(10_240).optional(),
      /** Longest run. Behind the API nobody waits for more than 29. */
      timeoutSeconds: z.int().min(1).max(900).optional(),
      /** How many may run at once, taken out of the account's quota; 0 stops it. @default no limit but the account's */
      reservedConcurrency: z.int().min(0).optional(),
    }),
  ),
  /** Log groups. */
  logs: byPlace(z.strictObject({ retentionDays: logRetentionDays.optional() })),
  /** Buckets: after how many days they forget. */
  buckets: byPlace(
    z.strictObject({
      /** Days after which objects are deleted. */
      expireAfterDays: z.int().min(1).optional(),
      /** Days after which replaced and deleted versions go. @default 30 */
      forgetReplacedAfterDays: z.int().min(1).optional(),
      /** Days after which the parts of an upload that was given up go. @default 1 */
      abandonUploadsAfterDays: z.int().min(1).optional(),
    }),
  ),
  /** More tags of a resource, beside those that everything carries. */
  tags: byPlace(z.record(tagKey, tagValue)),
};

/** Settings of one part, by the kind of part. */
export type PartSettings = { readonly [K in keyof typeof parts]: z.output<(typeof parts)[K]>[string] };
