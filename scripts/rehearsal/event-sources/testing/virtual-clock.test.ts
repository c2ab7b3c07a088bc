import { describe, expect, it } from "vitest";
import { VirtualClock } from "./virtual-clock.ts";

describe("VirtualClock", () => {
  it("wakes in the order of time, and of setting at the same time, without waiting", async () => {
    const clock = new VirtualClock(0);
    const woken: string[] = [];
    clock.at(3_600_000, () => woken.push("late"));
    clock.at(10, () => woken.push("first"));
    clock.at(10, () => woken.push("second"));
    const cancel = clock.at(5, () => woken.push("never"));
    cancel();
    await clock.run(() => woken.length === 3);
    expect(woken).toEqual(["first", "second", "late"]);
    expect(clock.now()).toBe(3_600_000);
  });

  it("lets everything go on that a timer has woken before it wakes the next", async () => {
    const clock = new VirtualClock(0);
    const steps: string[] = [];
    const work = async () => {
      await clock.sleep(1);
      for (let step = 0; step < 5; step++) await Promise.resolve();
      steps.push("work done");
    };
    void work();
    clock.at(2, () => steps.push("next timer"));
    await clock.run(() => steps.length === 2);
    expect(steps).toEqual(["work done", "next timer"]);
  });

  it("says so when the end cannot be reached", async () => {
    const clock = new VirtualClock(0);
    await expect(clock.run(() => false)).rejects.toThrow(/nothing is waiting/);
    const again = () => void clock.at(clock.now() + 1, again);
    again();
    await expect(clock.run(() => false, 10)).rejects.toThrow(/not reached after 10 timers/);
  });
});
