import { describe, expect, it } from "vitest";
import { isAuthoritative, modeOf, type PipelineMode } from "./modes.ts";

const keys = Array.from({ length: 10_000 }, (_, index) => `key-${index}`);
const among = (mode: PipelineMode, pipeline = "orders") => keys.filter((key) => isAuthoritative(mode, pipeline, key));
const canary = (percent: number): PipelineMode => ({ mode: "canary", percent });

describe("a pipeline's mode", () => {
  it.each([
    ["legacy", 0],
    ["dual-run", 0],
    ["primary", 10_000],
  ] as const)("%s lets results count for %i of 10,000 keys", (mode, count) => {
    expect(among({ mode })).toHaveLength(count);
  });

  it.each([
    [0, 0, 0],
    [1, 70, 130],
    [10, 900, 1_100],
    [100, 10_000, 10_000],
  ])("canary %d lets them count for about that part of the keys, and for none at 0", (percent, least, most) => {
    const { length } = among(canary(percent));
    expect(length).toBeGreaterThanOrEqual(least);
    expect(length).toBeLessThanOrEqual(most);
  });

  it("keeps the keys of a smaller canary in a larger one, so that nobody goes back and forth", () => {
    const larger = new Set(among(canary(25)));
    expect(among(canary(10)).every((key) => larger.has(key))).toBe(true);
  });

  it("does not put the same keys first in every pipeline", () => {
    const others = new Set(among(canary(10), "readings"));
    const shared = among(canary(10)).filter((key) => others.has(key)).length;
    expect(shared).toBeGreaterThan(50);
    expect(shared).toBeLessThan(150);
  });

  it("is primary where none is named, whatever the name", () => {
    for (const name of ["orders", "__proto__", "constructor", "toString"])
      expect(modeOf({ other: { mode: "legacy" } }, name)).toEqual({ mode: "primary" });
  });
});
