import { priceOf } from "./price-of.ts";

/** One line of an estimate that is made again: what it says, what comes of it, and what is right. */
export interface Correction {
  readonly what: string;
  /** The sum as it stands there. */
  readonly said: string;
  /** What it says, worked out in USD; null where it gives no sum. */
  readonly saidUsd: number | null;
  readonly right: string;
  readonly rightUsd: number | null;
}

const HOURS = 730;
const EVENTS = 5e8;
/** Each event is billed as 5 KiB. */
const FIREHOSE_GIB = (EVENTS * 5) / 1024 ** 2;

const times = (quantity: number, name: Parameters<typeof priceOf>[0]): number => quantity * priceOf(name);
const usd = (value: number): string => `$${value.toLocaleString("en-US", { maximumSignificantDigits: 5 })}`;

/** The decision paper's estimate of 500 GB a month, in the order of its lines. */
export function decisionPaper(): readonly Correction[] {
  const shards = (count: number) => times(count * HOURS, "kinesis.shard-hour");
  const puts = times(EVENTS / 1e6, "kinesis.million-puts");
  const calls = 500e9 / 1e6;
  const seconds = EVENTS * 0.1;
  const storage = times(500, "dynamodb.storage-gb-month");
  const writes = times(EVENTS / 1e6, "dynamodb.write-million");
  const reads = (500e9 / 4000 / 1e6) * 0.1355;
  return [
    {
      what: "Kinesis",
      said: "20 shards × $0.27 × 730 h",
      saidUsd: 20 * 0.27 * HOURS,
      right: `A shard-hour is ${usd(priceOf("kinesis.shard-hour"))}: 20 shards are ${usd(shards(20))}. 500 GB a month are 190 events/s, ten times that at the peak: two shards, four with headroom, and ${usd(puts)} of puts. Provisioned shards do not split themselves.`,
      rightUsd: shards(4) + puts,
    },
    {
      what: "Lambda, calls",
      said: "500 GB ÷ 1 MB = 5e8 calls × $0.0000002",
      saidUsd: EVENTS * 0.0000002,
      right: `500 GB ÷ 1 MB are ${calls.toLocaleString("en-US")} calls. (5e8 are the events of 1 KB.)`,
      rightUsd: times(calls / 1e6, "lambda.million-requests"),
    },
    {
      what: "Lambda, time",
      said: '100 ms × 5e8 = 5e7 s, "about 1,600 h", × $0.0000166',
      saidUsd: 27,
      right: `5e7 s are ${Math.round(seconds / 3600).toLocaleString("en-US")} h; the price is of a GB-second, not of an hour (1,600 × $0.0000166 is $0.03). 5e8 calls of 100 ms and 1 GB would be ${usd(times(seconds, "lambda.x86-gb-second"))}; ${calls.toLocaleString("en-US")} are`,
      rightUsd: times(calls * 0.1, "lambda.x86-gb-second"),
    },
    {
      what: "DynamoDB, storage",
      said: "500 GB × $1.25",
      saidUsd: 500 * 1.25,
      right: `$1.25 was the price of a million writes. Storage is ${usd(priceOf("dynamodb.storage-gb-month"))} per GB-month, and what is kept adds up: with 90 days, three times as much.`,
      rightUsd: storage,
    },
    {
      what: "DynamoDB, reads",
      said: "500 GB ÷ 4 KB = 1e8 × $0.00000125",
      saidUsd: 1e8 * 0.00000125,
      right: "1.25e8 reads at $0.1355 a million; $1.25 is the write's price again.",
      rightUsd: reads,
    },
    {
      what: "DynamoDB, writes",
      said: "missing",
      saidUsd: null,
      right: `5e8 events are as many writes, at ${usd(priceOf("dynamodb.write-million"))} a million.`,
      rightUsd: writes,
    },
    {
      what: "Archive of two years",
      said: "1.2 TB",
      saidUsd: null,
      right:
        "500 GB × 24 are 12 TB, and a quarter of that as Parquet: half of it in S3 Standard, half in Glacier Instant Retrieval, in the last month. Getting it there is dearer: Firehose bills every record as 5 KiB.",
      rightUsd:
        times(12_000 * 0.25 * 0.5, "s3.standard-gb-month") +
        times(12_000 * 0.25 * 0.5, "s3.glacier-ir-gb-month") +
        times(FIREHOSE_GIB, "archive.ingested-gb") +
        times(FIREHOSE_GIB, "archive.converted-gb"),
    },
  ];
}

/** A line of the project report's table. */
export interface ReportLine {
  readonly what: string;
  readonly before: number;
  readonly after: number;
  readonly right: string;
  readonly rightUsd: number | null;
}

/** The project report's table of one small environment, before and after a service became a function. */
export function projectReport(): readonly ReportLine[] {
  const node = 0.026 * HOURS;
  return [
    {
      what: "EKS cluster",
      before: 73,
      after: 73,
      right: "In standard support; $0.60/h in extended support, which 1.31 is in.",
      rightUsd: times(HOURS, "eks.cluster-hour"),
    },
    {
      what: "EKS nodes",
      before: 60,
      after: 45,
      right: `$15 each is no instance's price here: three t3.small are ${usd(3 * node)}, without their volumes.`,
      rightUsd: 3 * node,
    },
    {
      what: "Lambda",
      before: 0,
      after: 3,
      right: "A million requests of 50 ms and 512 MB, without logs.",
      rightUsd: times(1, "lambda.million-requests") + times(25_000, "lambda.arm-gb-second"),
    },
    {
      what: "RDS MySQL",
      before: 15,
      after: 15,
      right: "db.t4g.micro with 20 GiB.",
      rightUsd: 0.025 * HOURS + times(20, "database.gp3-gb-month"),
    },
    {
      what: "ElastiCache",
      before: 12,
      after: 12,
      right: "cache.t4g.micro of Valkey; Redis is a quarter more.",
      rightUsd: 0.0192 * HOURS,
    },
    {
      what: "NAT gateway",
      before: 32,
      after: 32,
      right: "The price of Virginia. In Seoul, without traffic:",
      rightUsd: times(HOURS, "nat.hour"),
    },
    {
      what: "NLB",
      before: 16,
      after: 16,
      right: "Without capacity units.",
      rightUsd: times(HOURS, "balancer.network-hour"),
    },
    { what: "Other", before: 5, after: 5, right: "Not said what.", rightUsd: null },
  ];
}
