import { type InstanceKind, instancePrice } from "./instances.ts";
import type { Price } from "./price.ts";
import { seoul } from "./seoul.ts";

/** A price by its name in the table, or of an instance. */
export type PriceKey =
  | (typeof seoul extends ReadonlyMap<infer K, Price> ? K : never)
  | { readonly instance: InstanceKind; readonly type: string; readonly engine?: string };

/** Prices of a region; undefined is "no price". */
export type PriceList = (key: PriceKey) => Price | undefined;

/** Regions with a price list. */
const lists: ReadonlyMap<string, PriceList> = new Map([
  [
    "ap-northeast-2",
    (key: PriceKey) => (typeof key === "string" ? seoul.get(key) : instancePrice(key.instance, key.type, key.engine)),
  ],
]);

/** The price list of a region; of one that has none, everything is without a price. */
export const pricesOf = (region: string): PriceList => lists.get(region) ?? (() => undefined);

/** A key for people: `nat.hour`, `ec2 m7i.large`. */
export const nameOfPrice = (key: PriceKey): string =>
  typeof key === "string" ? key : [key.instance, key.type, ...(key.engine ? [key.engine] : [])].join(" ");
