import { describe, expect, it } from "vitest";
import type { LoadResult } from "#scripts/rehearsal/load/result";
import { loadActions } from "./load-actions.ts";

const counts = { read: 3, rejected: 0, sent: 3, stored: 2, duplicate: 1, conflict: 0, quarantined: 0, lost: 0 };

function actionsWith(events: Partial<LoadResult["events"]> = {}) {
  const asked: unknown[] = [];
  const actions = loadActions({
    send: async (burst, say) => {
      asked.push(burst);
      say("half of it");
      return {
        events: { ...counts, ...events },
        latencyMs: { p50: 10, p95: 20.4, p99: null },
        eventsPerSecond: 99.6,
        pace: { usual: { asked: 200, achieved: 120 }, spike: null, mostLateMs: 2_000 },
      } as LoadResult;
    },
    sendGarbage: async () => "refused",
  });
  const said: string[] = [];
  const start = (name: string, input: object) =>
    actions[name]!.prepare(input as never)((text) => said.push(text), new AbortController().signal);
  return { asked, said, start, prepare: (input: object) => actions.burst!.prepare(input as never) };
}

describe("a burst", () => {
  it("is as many events at the rate that was asked for, and tells where each ended", async () => {
    const { start, asked, said } = actionsWith();
    expect(await start("burst", { count: "3", rate: "200" })).toBe(
      "3 sent = 2 stored + 1 duplicate + 0 conflict + 0 quarantined + 0 lost; 100 a second from the first request to the last decision, p95 20 ms; " +
        "sent 120 of 200 per second: NOT AS ASKED FOR; a request waited up to 2.0 s to be sent, which latencies do not count",
    );
    expect(asked).toEqual([{ count: 3, rate: 200 }]);
    expect(said).toEqual(["half of it"]);
  });

  it("has failed where an event is lost", async () => {
    await expect(actionsWith({ stored: 1, lost: 1 }).start("burst", { count: 3, rate: 1 })).rejects.toThrow(
      /^events were lost: .* 1 lost;/,
    );
  });

  it.each([
    [{ count: "many", rate: 1 }, "count: must be a number"],
    [{ count: 0, rate: 1 }, "count: must be 1 or more"],
    [{ count: 1e6, rate: 1 }, "count: must be 100000 or less"],
    [{ count: 1.5, rate: 1 }, "count: must be a whole number"],
    [{ count: 1, rate: 9_000 }, "rate: must be 5000 or less"],
    [{ count: 1 }, "rate: "],
    [{ count: 1, rate: 1, url: "http://elsewhere" }, "url"],
  ])("refuses %j before anything is sent", (input, reason) => {
    const { prepare, asked } = actionsWith();
    expect(() => prepare(input)).toThrow(reason);
    expect(asked).toEqual([]);
  });
});

it("garbage takes nothing from who presses its button, and says what became of it", async () => {
  expect(await actionsWith().start("garbage", { anything: 1 })).toBe("refused");
});
