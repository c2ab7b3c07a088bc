import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { laneOf } from "./lanes.ts";

describe("laneOf", () => {
  it("keeps a key in one lane that exists", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 10 }), (key, lanes) => {
        const lane = laneOf(key, lanes);
        expect(Number.isInteger(lane) && lane >= 0 && lane < lanes).toBe(true);
        expect(laneOf(key, lanes)).toBe(lane);
      }),
    );
  });

  it("uses all of four lanes for ten keys that differ in one digit", () => {
    const keys = Array.from({ length: 10 }, (_, number) => `key-${number}`);
    expect(new Set(keys.map((key) => laneOf(key, 4))).size).toBe(4);
  });

  it.each([2, 3, 4, 10])("spreads short and similar keys evenly over %i lanes", (lanes) => {
    const counts = new Array<number>(lanes).fill(0);
    for (let number = 0; number < 10_000; number++) counts[laneOf(`card-${number}`, lanes)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000 / lanes)).toBeLessThan(1_000 / lanes);
  });
});
