/**
 * How sure a price is: `price list` is of the region's list; `other list` is of the list of another region or engine, which is named, and off by
 * some percent; `memory` has no list at hand and must be checked.
 */
export type Confidence = "price list" | "other list" | "memory";

/** One price, in USD before tax, without free tiers and discounts. */
export interface Price {
  readonly usd: number;
  /** What one costs that much: `hour`, `GB`, `million requests`. */
  readonly unit: string;
  readonly confidence: Confidence;
  readonly source: string;
  /** When the source was as it is quoted, `YYYY-MM`. */
  readonly date: string;
}

type Entry = readonly [usd: number, unit: string, confidence?: Confidence, source?: string];

/** A table of prices that share a date, and a source where none is named. */
export const priceTable = <K extends string>(
  date: string,
  source: string,
  entries: Readonly<Record<K, Entry>>,
): ReadonlyMap<K, Price> =>
  new Map(
    (Object.entries(entries) as [K, Entry][]).map(([key, [usd, unit, confidence = "price list", own]]) => [
      key,
      { usd, unit, confidence, source: own ?? (confidence === "memory" ? "from memory (check)" : source), date },
    ]),
  );
