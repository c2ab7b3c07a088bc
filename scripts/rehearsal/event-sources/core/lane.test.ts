import { describe, expect, it } from "vitest";
import { numbers, records } from "../testing/records.ts";
import { answer } from "../testing/simulated-function.ts";
import { Lane, type LanePolicy } from "./lane.ts";
import { rehearsalTempo as tempo } from "./tempo.ts";

const policy: LanePolicy = {
  tempo,
  batchSize: 2,
  window: 0,
  bisects: false,
  maximumRetries: 0,
  maximumAge: -1,
  reportsItemFailures: false,
};

function lane(count: number, changes: Partial<LanePolicy> = {}): Lane {
  const filled = new Lane({ ...policy, ...changes });
  for (const record of records(1, count)) filled.offer(record, 0);
  return filled;
}

describe("Lane", () => {
  it("has one thing under way at a time", () => {
    const busy = lane(4);
    expect(busy.next(0, false)).toMatchObject({ kind: "invoke" });
    expect(busy.inFlight).toBe(2);
    expect(busy.next(0, false)).toEqual({ kind: "wait" });
    expect(numbers(busy.invoked(answer(null), 0))).toEqual([1, 2]);
    expect([busy.inFlight, busy.unsettled]).toEqual([0, 2]);
    expect(busy.next(0, false)).toMatchObject({ kind: "invoke" });
  });

  it("waits longer with every throttle in a row, and begins anew after an answer", () => {
    const throttled = lane(4);
    const pauses: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      throttled.next(1_000_000 * count, false);
      expect(throttled.invoked(undefined, 1_000_000 * count)).toEqual([]);
      const step = throttled.next(1_000_000 * count, false);
      pauses.push(step.kind === "wait" && step.until! - 1_000_000 * count);
    }
    expect(pauses).toEqual([200, 400, 800]);
    throttled.next(9_000_000, false);
    throttled.invoked(answer(null), 9_000_000);
    throttled.next(9_000_000, false);
    throttled.invoked(undefined, 9_000_000);
    expect(throttled.next(9_000_000, false)).toEqual({ kind: "wait", until: 9_000_200 });
  });

  it("gives the same batch up again until it is delivered, then goes on", () => {
    const failing = lane(3);
    failing.next(0, false);
    expect(failing.invoked(answer(null, "Unhandled"), 5)).toEqual([]);
    const first = failing.next(5, false);
    expect(first).toMatchObject({
      kind: "give-up",
      batch: { condition: "RetryAttemptsExhausted", invocations: 1, at: 5 },
    });
    expect(failing.givenUp(false, 6)).toEqual([]);
    expect(failing.next(6, false)).toEqual({ kind: "wait", until: 206 });
    expect(failing.next(206, false)).toEqual(first);
    expect(numbers(failing.givenUp(true, 300))).toEqual([1, 2]);
    expect(failing.next(300, false)).toMatchObject({ kind: "invoke" });
  });

  it("sends the halves of a bisected batch at once, one after the other", () => {
    const halving = lane(2, { bisects: true });
    halving.next(0, false);
    halving.invoked(answer(null, "Unhandled"), 0);
    const step = halving.next(0, false);
    expect(step.kind === "invoke" && numbers(step.records)).toEqual([1]);
    expect(numbers(halving.invoked(answer(null), 0))).toEqual([1]);
    const second = halving.next(0, false);
    expect(second.kind === "invoke" && numbers(second.records)).toEqual([2]);
  });
});
