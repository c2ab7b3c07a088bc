import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latencyPercentiles, percentile } from "./percentiles.ts";

describe("percentiles", () => {
  it("are values that at least so many others do not exceed, and no smaller one is", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const sorted = values.toSorted((one, other) => one - other);
        const found = percentile(sorted, percent) ?? -1;
        const share = (limit: number) => values.filter((value) => value <= limit).length / values.length;
        expect(values).toContain(found);
        expect(share(found)).toBeGreaterThanOrEqual(percent / 100);
        expect(share(found - 1)).toBeLessThan(percent / 100);
      }),
    );
  });

  it("sort by number, not as text", () => {
    expect(latencyPercentiles([100, 9, 20])).toEqual({ p50: 20, p95: 100, p99: 100 });
  });

  it("are null where there is nothing", () => {
    expect(latencyPercentiles([])).toEqual({ p50: null, p95: null, p99: null });
  });
});
