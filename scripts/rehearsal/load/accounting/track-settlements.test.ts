import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type SettledRecord, settledFor } from "../settlements.ts";
import { trackSettlements } from "./track-settlements.ts";

/** A source of settled records that is told when, and a tracker that listens to it. */
function tracked() {
  const listeners = new Set<(record: SettledRecord) => void>();
  const tracker = trackSettlements({
    onSettled: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const settleBytes = (data: Uint8Array, outcome: SettledRecord["outcome"] = "delivered") => {
    for (const listener of listeners) listener({ data, outcome, at: new Date("2026-01-01T00:00:01.500Z") });
  };
  return {
    tracker,
    listeners,
    settleBytes,
    settle: (ingestionId: string, outcome?: SettledRecord["outcome"]) =>
      settleBytes(
        Buffer.from(
          JSON.stringify({ version: 1, id: "e", ingestionId, ingestedAt: "2026-01-01T00:00:01.000Z", payload: {} }),
        ),
        outcome,
      ),
    accept: (...ids: string[]) =>
      tracker.accepted(ids.map((id, line) => ({ line, id, ingestionId: id, resent: false }))),
  };
}

it("what another consumer is done with is not settled", () => {
  const listeners: ((record: SettledRecord) => void)[] = [];
  const heard: (string | undefined)[] = [];
  const onSettled = (listener: (record: SettledRecord) => void) => {
    listeners.push(listener);
    return () => {};
  };
  settledFor("process", { onSettled }).onSettled(({ functionName }) => heard.push(functionName));
  for (const functionName of ["process", "arn:aws:lambda:r:1:function:process", "score", "re-process", undefined])
    listeners[0]!({ data: Buffer.of(), at: new Date(), outcome: "delivered", ...(functionName && { functionName }) });
  expect(heard).toEqual(["process", "arn:aws:lambda:r:1:function:process"]);
});

describe("trackSettlements", () => {
  it("resolves when all that was sent is settled, whichever was heard first", async () => {
    const { tracker, settle, accept } = tracked();
    settle("early");
    accept("early", "late");
    expect(tracker.settled).toBe(1);
    const all = tracker.unsettledAtMost(0, 10_000);
    settle("late");
    expect(await all).toBe(true);
    expect(tracker.settlements.get("late")).toMatchObject({ settledAt: Date.parse("2026-01-01T00:00:01.500Z") });
    expect(tracker.settlements.get("late")?.ingestedAt).toBe(Date.parse("2026-01-01T00:00:01Z"));
  });

  it("counts a record that is settled twice once", () => {
    const { tracker, settle, accept } = tracked();
    accept("a", "b");
    settle("a");
    settle("a");
    expect(tracker.settled).toBe(1);
  });

  it("gives up when records are only given up, one after the other, for the time given", async () => {
    const { tracker, settle, accept } = tracked();
    const ids = Array.from({ length: 1_000 }, (_, index) => `e${index}`);
    accept(...ids);
    const failing = setInterval(() => settle(ids.shift()!, "on-failure"), 5);
    onTestFinished(() => clearInterval(failing));
    expect(await tracker.unsettledAtMost(0, 100)).toBe(false);
    expect(tracker.settled).toBeGreaterThan(1);
  });

  it("gives up when nothing moves for the time given", async () => {
    const { tracker, settle, accept } = tracked();
    accept("a", "b");
    settle("a");
    expect(await tracker.unsettledAtMost(0, 20)).toBe(false);
    expect(await tracker.unsettledAtMost(1, 20)).toBe(true);
  });

  it("goes on waiting for as long as something moves, however long that is in all", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { tracker, settle, accept } = tracked();
    accept("a", "b", "c", "d");
    let result: boolean | undefined;
    void tracker.unsettledAtMost(1, 1_000).then((reached) => {
      result = reached;
    });
    for (const id of ["a", "b"]) {
      await vi.advanceTimersByTimeAsync(900);
      settle(id);
    }
    await vi.advanceTimersByTimeAsync(900);
    expect(result).toBeUndefined();
    settle("c");
    await vi.advanceTimersByTimeAsync(0);
    expect(result).toBe(true);

    const last = tracker.unsettledAtMost(0, 1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await last).toBe(false);
  });

  it("wakes everybody who waits", async () => {
    const { tracker, settle, accept } = tracked();
    accept("a", "b");
    const waiting = [1, 1, 0].map((limit) => tracker.unsettledAtMost(limit, 10_000));
    settle("a");
    expect(await Promise.all(waiting.slice(0, 2))).toEqual([true, true]);
    settle("b");
    expect(await waiting[2]).toBe(true);
  });

  it("ends waiting with the signal's reason", async () => {
    const { tracker, accept } = tracked();
    accept("a");
    const stop = new AbortController();
    const waiting = tracker.unsettledAtMost(0, 10_000, stop.signal);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });

  it("passes over records that are none of the pipeline's", () => {
    const { tracker, settleBytes } = tracked();
    for (const text of [
      "",
      "{",
      "null",
      "[]",
      '{"ingestionId":1}',
      '{"ingestionId":"x","ingestedAt":"today","payload":1}',
    ]) {
      settleBytes(Buffer.from(text));
    }
    settleBytes(Uint8Array.of(0xff, 0xfe));
    expect(tracker.settlements.size).toBe(0);
  });

  it("stops listening", () => {
    const { tracker, listeners } = tracked();
    expect(listeners.size).toBe(1);
    tracker.stop();
    expect(listeners.size).toBe(0);
  });
});
