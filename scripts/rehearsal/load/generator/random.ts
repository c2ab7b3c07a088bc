import { createHash } from "node:crypto";

/** A source of numbers that a seed determines. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A number around 0 with standard deviation 1. */
  normal(): number;
  /** One of the items, which must not be none; `weight` says how likely each is. @default all alike */
  pick<T>(items: readonly T[], weight?: (item: T) => number): T;
}

/** The generator "mulberry32" (public domain, Tommy Ettinger): plenty for made-up data, useless for secrets. */
export function seededRandom(seed: string): Random {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    // Box and Muller; 1 - next() keeps zero out of the logarithm.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (items, weight = () => 1) => {
      const total = items.reduce((sum, item) => sum + weight(item), 0);
      let rest = next() * total;
      const found = items.find((item) => {
        rest -= weight(item);
        return rest < 0;
      });
      return found ?? (items.at(-1) as (typeof items)[number]);
    },
  };
}
