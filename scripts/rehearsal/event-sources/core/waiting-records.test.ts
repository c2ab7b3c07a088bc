import { describe, expect, it } from "vitest";
import { numbers, record, records } from "../testing/records.ts";
import { WaitingRecords } from "./waiting-records.ts";

function waiting(batchSize: number, window: number, list = records(1, 3), now = 1_000): WaitingRecords {
  const queue = new WaitingRecords({ batchSize, window });
  for (const one of list) queue.add(one, now);
  return queue;
}

describe("WaitingRecords", () => {
  it("is due at once without a window", () => {
    expect(waiting(100, 0).dueAt(false)).toBe(1_000);
  });

  it("waits out the window since the first record", () => {
    const queue = waiting(100, 5_000);
    queue.add(record(4), 3_000);
    expect(queue.dueAt(false)).toBe(6_000);
  });

  it("does not wait for the window once the batch is full, or when told to flush", () => {
    expect(waiting(3, 5_000).dueAt(false)).toBe(1_000);
    expect(waiting(100, 5_000).dueAt(true)).toBe(1_000);
  });

  it("does not wait for the window once the payload limit is reached", () => {
    const large = { data: new Uint8Array(1_000_000) };
    expect(waiting(100, 5_000, records(1, 4, large)).dueAt(false)).toBe(6_000);
    expect(waiting(100, 5_000, records(1, 5, large)).dueAt(false)).toBe(1_000);
  });

  it("is never due without records", () => {
    expect(waiting(10, 0, []).dueAt(true)).toBeUndefined();
    expect(waiting(10, 0, []).take()).toEqual([]);
  });

  it("gives batches of at most the batch size, in order", () => {
    const queue = waiting(2, 0, records(1, 5));
    expect([queue.take(), queue.take(), queue.take()].map(numbers)).toEqual([[1, 2], [3, 4], [5]]);
    expect(queue.count).toBe(0);
  });

  it("gives batches whose events stay below 6 MB", () => {
    const queue = waiting(100, 0, records(1, 9, { data: new Uint8Array(1_000_000) }));
    expect([queue.take(), queue.take(), queue.take()].map(({ length }) => length)).toEqual([4, 4, 1]);
  });

  it("gives a record alone that is larger than the limit", () => {
    const list = [record(1), record(2, { data: new Uint8Array(5_000_000) }), record(3)];
    const queue = waiting(100, 0, list);
    expect([queue.take(), queue.take(), queue.take()].map(numbers)).toEqual([[1], [2], [3]]);
  });
});
