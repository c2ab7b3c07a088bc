import { afterEach, describe, expect, it } from "vitest";
import { type SignalWatch, watchSignals } from "./signals.ts";

let watch: SignalWatch;
afterEach(() => watch.close());

/** A watch over a clock that is set by hand. */
function watching() {
  const clock = { now: 0 };
  const requests: number[] = [];
  watch = watchSignals(
    () => requests.push(clock.now),
    () => clock.now,
  );
  return { clock, requests };
}

describe("watchSignals", () => {
  it("asks for a stop at the first signal and forces it at the second", () => {
    const { clock, requests } = watching();
    process.emit("SIGINT");
    expect([watch.requested.aborted, watch.forced.aborted]).toEqual([true, false]);
    clock.now = 2_000;
    process.emit("SIGTERM");
    expect(watch.forced.aborted).toBe(true);
    expect(requests).toEqual([0]);
  });

  it("takes one Ctrl-C that npm passes on a second time for one", () => {
    const { clock } = watching();
    process.emit("SIGINT");
    clock.now = 30;
    process.emit("SIGINT");
    expect(watch.forced.aborted).toBe(false);
  });

  it("leaves no listener behind", () => {
    const before = process.listenerCount("SIGINT");
    watching();
    expect(process.listenerCount("SIGINT")).toBe(before + 1);
    watch.close();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
