import { type Attributes, allOf, blockOf, NotKnown, numberOf, type Resources, refersTo } from "../attributes.ts";
import { eventsOf } from "../load.ts";
import { DAYS, HOURS, type Line, monthsKept, type Rule, type Situation } from "../rule.ts";

type Asked = Pick<Situation, "environment" | "scenario">;

/** What a record is billed as at least, and in steps of. Source: Amazon Data Firehose pricing, "Direct PUT and KDS as source" */
const BILLED_BYTES = 5 * 1024;
/** Smaller objects are not moved: they would be billed as this. Source: "Amazon S3 Storage Classes", S3 user guide */
const COLD_BYTES = 128 * 1024;

const targetOf = (delivery: Attributes): Attributes => blockOf(delivery, "extended_s3_configuration");

/** Objects of a month: one when the buffer is full, or when its first record has waited long enough. */
function objectsOf(delivery: Attributes, asked: Asked): number {
  const target = targetOf(delivery);
  const bySize = (asked.scenario.eventsGb * 1e9) / (numberOf(target, "buffering_size", 5) * 1024 ** 2);
  const byTime = (HOURS * 3600) / numberOf(target, "buffering_interval", 300);
  return Math.max(bySize, Math.min(byTime, eventsOf(asked)));
}

const delivery: Rule = (attributes, { environment, scenario }) => {
  const asked = { environment, scenario };
  const events = eventsOf(asked);
  const { bytesPerEvent } = environment.usage;
  const billedGb = (events * Math.ceil(bytesPerEvent / BILLED_BYTES) * BILLED_BYTES) / 1024 ** 3;
  const converts = Object.keys(blockOf(targetOf(attributes), "data_format_conversion_configuration")).length > 0;
  const readGb = (events * Math.ceil(bytesPerEvent / 1024)) / 1024 ** 2;
  return [
    { what: "taken in", quantity: billedGb, price: "archive.ingested-gb" },
    ...(converts ? [{ what: "converted", quantity: billedGb, price: "archive.converted-gb" } as const] : []),
    // Every reader of a stream on demand is paid; the stream's own rule counts the one that stores results.
    ...(environment.streams.mode === "on-demand"
      ? [{ what: "read of the stream", quantity: readGb, price: "kinesis.out-gb" } as const]
      : []),
    { what: "objects", quantity: objectsOf(attributes, asked) / 1000, price: "s3.thousand-puts" },
  ];
};

/** When objects of a bucket move and go, as its lifecycle configuration says; undefined where they do not. */
export interface Lifecycle {
  readonly coldAfterDays: number | undefined;
  readonly expireAfterDays: number | undefined;
}

/** @throws NotKnown for a storage class without a price here */
export function lifecycleOf(name: string, stack: Resources): Lifecycle {
  const own = allOf(stack, "aws_s3_bucket_lifecycle_configuration").find(([, { bucket }]) =>
    refersTo(bucket, `aws_s3_bucket.${name}`),
  );
  const rules = own && Array.isArray(own[1].rule) ? (own[1].rule as Attributes[]) : [];
  const least = (block: string) => {
    const days = rules.map((rule) => Number(blockOf(rule, block).days)).filter((each) => each > 0);
    return days.length > 0 ? Math.min(...days) : undefined;
  };
  for (const rule of rules) {
    const storageClass = blockOf(rule, "transition").storage_class ?? "GLACIER_IR";
    if (storageClass !== "GLACIER_IR") throw new NotKnown(`what ${String(storageClass)} costs is not in the table`);
  }
  return { coldAfterDays: least("transition"), expireAfterDays: least("expiration") };
}

/** What a bucket is paid for that a delivery stream writes archived events into; undefined for any other. */
export function archivedIn({ name, stack, environment, scenario }: Situation): Line[] | undefined {
  const [, delivery] =
    allOf(stack, "aws_kinesis_firehose_delivery_stream").find(([, each]) =>
      refersTo(targetOf(each).bucket_arn, `aws_s3_bucket.${name}`),
    ) ?? [];
  if (!delivery) return undefined;
  const { sizeFactor, coldReadGb } = environment.usage.archive;
  const monthlyGb = scenario.eventsGb * sizeFactor;
  const objects = objectsOf(delivery, { environment, scenario });
  const { coldAfterDays, expireAfterDays } = lifecycleOf(name, stack);
  const kept = monthsKept(scenario, expireAfterDays);
  const large = (monthlyGb * 1e9) / objects > COLD_BYTES;
  const warm = coldAfterDays === undefined || !large ? kept : Math.min(kept, coldAfterDays / DAYS);
  return [
    { what: "standard", quantity: monthlyGb * warm, price: "s3.standard-gb-month" },
    ...(kept > warm
      ? [
          { what: "Glacier IR", quantity: monthlyGb * (kept - warm), price: "s3.glacier-ir-gb-month" } as const,
          { what: "moves", quantity: objects / 1000, price: "s3.glacier-ir-thousand-moves" } as const,
          { what: "cold reads", quantity: coldReadGb, price: "s3.glacier-ir-read-gb" } as const,
        ]
      : []),
  ];
}

/** What a bucket is paid for that answers to queries are written into; undefined for any other. */
export function answersIn({ name, stack, environment, scenario }: Situation): Line[] | undefined {
  const asked = allOf(stack, "aws_athena_workgroup").some(([, { configuration }]) =>
    refersTo(configuration, `aws_s3_bucket.${name}`),
  );
  if (!asked) return undefined;
  const months = monthsKept(scenario, lifecycleOf(name, stack).expireAfterDays);
  return [{ what: "answers", quantity: environment.usage.archive.answersGb * months, price: "s3.standard-gb-month" }];
}

/** Delivery into the archive, and questions about it; its buckets are with the others. */
export const archiveRules: Readonly<Record<string, Rule>> = {
  aws_kinesis_firehose_delivery_stream: delivery,
  aws_athena_workgroup: (_, { environment }) => [
    { what: "read by queries", quantity: environment.usage.archive.scannedGb / 1000, price: "query.scanned-tb" },
  ],
};
