import { describe, expect, it } from "vitest";
import { type Clock, eventsOfNextRequest, eventsPerRequest, paceOf } from "./pace.ts";

const virtualClock = () => {
  const clock = {
    time: 5_000,
    now: () => clock.time,
    wait: async (milliseconds: number) => {
      clock.time += milliseconds;
    },
  };
  return clock satisfies Clock;
};

describe("a set rate", () => {
  it("lets the first events go at once, and each further request when its events are due", async () => {
    const clock = virtualClock();
    const pace = paceOf({ eventsPerSecond: 200 }, clock);
    const times: number[] = [];
    for (const events of [20, 20, 60, 20]) {
      await pace.wait(events);
      times.push(clock.time - 5_000);
    }
    expect(times).toEqual([0, 100, 200, 500]);
  });

  it("makes up for what is late", async () => {
    const clock = virtualClock();
    const pace = paceOf({ eventsPerSecond: 100 }, clock);
    await pace.wait(10);
    clock.time += 250;
    for (const expected of [250, 250, 300]) {
      await pace.wait(10);
      expect(clock.time - 5_000).toBe(expected);
    }
  });

  it("is kept by real time too, and ends with its signal", async () => {
    const pace = paceOf({ eventsPerSecond: 0.001 });
    await pace.wait(1);
    const reason = new Error("stopped");
    await expect(pace.wait(1, AbortSignal.abort(reason))).rejects.toMatchObject({ cause: reason });
  });

  it("makes requests of a tenth of a second, and at least of one event", () => {
    expect([0.5, 4, 200, 2_000].map(eventsPerRequest)).toEqual([1, 1, 20, 200]);
  });

  it("rises to a spike for ten seconds, and comes down again", async () => {
    const rates = { eventsPerSecond: 100, spike: 2_000 };
    const clock = virtualClock();
    const pace = paceOf(rates, clock);
    const second: number[] = [];
    for (let begun = 0; begun < 21_500; ) {
      const events = eventsOfNextRequest(begun, rates);
      await pace.wait(events);
      second.push(...Array<number>(events).fill(Math.floor((clock.time - 5_000) / 1000)));
      begun += events;
    }
    const sentIn = (each: number) => second.filter((number) => number === each).length;
    expect([0, 4, 5, 10, 14, 15, 20].map(sentIn)).toEqual([100, 100, 2_000, 2_000, 2_000, 100, 100]);
  });

  it("tells of each part how fast it was to be and was, and how late requests went out", async () => {
    const clock = virtualClock();
    const pace = paceOf({ eventsPerSecond: 100, spike: 1_000 }, clock);
    await pace.wait(500);
    // Due after five seconds; the answers of the spike take too long.
    for (let request = 0; request < 20; request++) {
      await pace.wait(500);
      clock.time += 1_000;
    }
    await pace.wait(100);
    clock.time += 1_000;
    // What the last request took tells nothing of the rate.
    expect(pace.report()).toEqual({
      usual: { asked: 100, achieved: 100 },
      spike: { asked: 1_000, achieved: 500 },
      mostLateMs: 10_000,
    });
  });

  it("that is kept has nothing late, and no spike where there was none", async () => {
    const clock = virtualClock();
    const pace = paceOf({ eventsPerSecond: 100 }, clock);
    for (let request = 0; request < 5; request++) await pace.wait(10);
    expect(pace.report()).toEqual({ usual: { asked: 100, achieved: 100 }, spike: null, mostLateMs: 0 });
    expect(paceOf({ eventsPerSecond: 1 }, clock).report()).toEqual({ usual: null, spike: null, mostLateMs: 0 });
  });
});
