import type { Confidence, Price } from "./price.ts";

/** How often a size is `large`; prices go with it. */
const multiples = new Map([
  ["micro", 1 / 8],
  ["small", 1 / 4],
  ["medium", 1 / 2],
  ["large", 1],
  ["xlarge", 2],
  ["2xlarge", 4],
  ["4xlarge", 8],
  ["8xlarge", 16],
  ["12xlarge", 24],
  ["16xlarge", 32],
]);

type Family = readonly [large: number, confidence?: Confidence, source?: string];

const listed = "public copies of the price list of ap-northeast-2, 2026-06 to 2026-10";
const memory = "from memory (check)";

/** USD per hour of the size `large`, by family. Linux, on demand. */
const computers: Readonly<Record<string, Family>> = {
  t3: [0.104],
  t4g: [0.0832],
  m6i: [0.118],
  m7i: [0.1239],
  m7g: [0.1003],
};

/** RDS for MySQL, one copy. */
const databases: Readonly<Record<string, Family>> = {
  m7g: [0.2344, "other list", "price list of ap-northeast-2 for PostgreSQL; MySQL's is a little lower (check)"],
  t4g: [0.2],
};

/** ElastiCache for Redis OSS; Valkey costs four fifths. */
const caches: Readonly<Record<string, Family>> = {
  m7g: [0.189],
  r7g: [0.262, "price list", listed],
  t4g: [0.19],
};

const kinds = { ec2: computers, rds: databases, cache: caches } as const;
/** What has instances: computers, databases, caches. */
export type InstanceKind = keyof typeof kinds;

/** Valkey's node to Redis OSS's of the same type. Source: 0.2096 to 0.262 for r7g.large in the price list of ap-northeast-2. */
const VALKEY = 0.8;

/**
 * Price of an hour of an instance, of the family's `large` by its size.
 * @param type without a prefix: `m7g.large`
 * @returns undefined for a family or size that is not in the table
 */
export function instancePrice(kind: InstanceKind, type: string, engine?: string): Price | undefined {
  const [family = "", size = "", ...rest] = type.split(".");
  const multiple = multiples.get(size);
  const found = Object.hasOwn(kinds[kind], family) ? kinds[kind][family] : undefined;
  if (multiple === undefined || found === undefined || rest.length > 0) return undefined;
  const [large, confidence = "memory", source = memory] = found;
  const usd = large * multiple * (kind === "cache" && engine === "valkey" ? VALKEY : 1);
  const from = size === "large" ? source : `${source}; by the size from ${family}.large`;
  return { usd: Number(usd.toFixed(6)), unit: "hour", confidence, source: from, date: "2026-10" };
}
