import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { record, records } from "../testing/records.ts";
import { Progress } from "./progress.ts";

describe("Progress", () => {
  it("stays before the lowest unsettled record whatever the order of settling", () => {
    const order = fc.shuffledSubarray(records(1, 30), { minLength: 30 });
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 5 }), (settling, step) => {
        const progress = new Progress(undefined);
        for (const one of records(1, 30)) progress.read(one);
        const done = new Set<string>();
        for (let index = 0; index < settling.length; index += step) {
          const part = settling.slice(index, index + step);
          progress.settle(part);
          for (const { sequenceNumber } of part) done.add(sequenceNumber);
          const lowest = records(1, 30).findIndex(({ sequenceNumber }) => !done.has(sequenceNumber));
          const expected = lowest === -1 ? 30 : lowest;
          expect(Number(progress.checkpoint ?? 0)).toBe(expected);
          expect(progress.oldest).toEqual(lowest === -1 ? undefined : record(lowest + 1));
        }
      }),
    );
  });

  it("keeps the checkpoint of an earlier run until something new is settled", () => {
    const progress = new Progress("000007");
    expect(progress.checkpoint).toBe("000007");
    progress.read(record(8));
    progress.read(record(9));
    expect(progress.settle([record(9)])).toBe(false);
    expect(progress.checkpoint).toBe("000007");
    expect(progress.settle([record(8)])).toBe(true);
    expect(progress.checkpoint).toBe("000009");
  });
});
