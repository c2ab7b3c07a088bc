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

const list = "public copies of the price list of ap-northeast-2, 2026-10";
const ofPostgres = `${list}, for PostgreSQL; MySQL's may be a little lower (check)`;
const memory = "from memory (check)";

interface Kind {
  readonly confidence: Confidence;
  readonly source: string;
  /** USD per hour of types as the source has them. */
  readonly types: Readonly<Record<string, number>>;
  /** USD per hour of the size `large` of families that no source has. */
  readonly families?: Readonly<Record<string, number>>;
}

/** What has instances: computers (Linux, on demand), databases (MySQL, one copy), caches (Redis OSS). */
const kinds = {
  ec2: {
    confidence: "price list",
    source: list,
    types: {
      "t3.large": 0.104,
      "t4g.large": 0.0832,
      "m6g.large": 0.094,
      "m6i.large": 0.118,
      "m7g.large": 0.1003,
      "m7i.large": 0.1239,
    },
  },
  rds: {
    confidence: "other list",
    source: ofPostgres,
    types: { "t4g.micro": 0.025, "t4g.small": 0.051, "t4g.medium": 0.102, "m7g.large": 0.2344, "r7g.large": 0.2869 },
  },
  cache: {
    confidence: "price list",
    source: list,
    types: { "t4g.micro": 0.024, "r7g.large": 0.262 },
    families: { m7g: 0.189 },
  },
} as const satisfies Readonly<Record<string, Kind>>;
/** A kind of instance in the table. */
export type InstanceKind = keyof typeof kinds;

/** Valkey's node to Redis OSS's of the same type. Source: 0.2096 to 0.262 for r7g.large in the price list of ap-northeast-2. */
const VALKEY = 0.8;

/** The type of a family that its other sizes are reckoned from: the largest that there is a price for. */
function reckoned({ types, families, confidence, source }: Kind, family: string) {
  const large = families && Object.hasOwn(families, family) ? families[family] : undefined;
  if (large !== undefined) return { usd: large, multiple: 1, confidence: "memory" as const, source: memory };
  const known = Object.entries(types).flatMap(([type, usd]) => {
    const [of, size = ""] = type.split(".");
    return of === family ? [{ usd, multiple: multiples.get(size) ?? 1 }] : [];
  });
  const largest = known.toSorted((one, other) => other.multiple - one.multiple)[0];
  return largest && { ...largest, confidence, source };
}

/**
 * Price of an hour of an instance: as listed, or by its size from another of its family.
 * @param type without a prefix: `m7g.large`
 * @returns undefined for a family or size that is not in the table
 */
export function instancePrice(kind: InstanceKind, type: string, engine?: string): Price | undefined {
  const table: Kind = kinds[kind];
  const less = kind === "cache" && engine === "valkey" ? VALKEY : 1;
  const priceOf = (usd: number, confidence: Confidence, source: string): Price => ({
    usd: Number((usd * less).toFixed(6)),
    unit: "hour",
    confidence,
    source,
    date: "2026-10",
  });
  const listed = Object.hasOwn(table.types, type) ? table.types[type] : undefined;
  if (listed !== undefined) return priceOf(listed, table.confidence, table.source);
  const [family = "", size = "", ...rest] = type.split(".");
  const multiple = multiples.get(size);
  const known = reckoned(table, family);
  if (multiple === undefined || known === undefined || rest.length > 0) return undefined;
  const { usd, confidence, source } = known;
  return priceOf((usd / known.multiple) * multiple, confidence, `${source}; by the size from another of its family`);
}

/** Every type that there is a price for without reckoning: `ec2 m7i.large` and what its hour costs. */
export const listedInstances = (): readonly (readonly [name: string, price: Price])[] =>
  (Object.entries(kinds) as [InstanceKind, Kind][]).flatMap(([kind, { types, families = {} }]) =>
    [...Object.keys(types), ...Object.keys(families).map((family) => `${family}.large`)].flatMap((type) => {
      const price = instancePrice(kind, type);
      return price ? [[`${kind} ${type}`, price] as const] : [];
    }),
  );
