import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Broadcast, createBroadcast, type Sink } from "./broadcast.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  broadcast?.close();
  vi.useRealTimers();
});
let broadcast: Broadcast;

/** A page that takes what comes, until it is told to be full. */
function page() {
  const written: string[] = [];
  const drained: (() => void)[] = [];
  const state = { full: false, ended: false };
  const sink: Sink = {
    write: (text) => {
      written.push(text);
      return !state.full;
    },
    onDrain: (listener) => void drained.push(listener),
    end: () => {
      state.ended = true;
    },
  };
  const updates = () =>
    written.flatMap((text) => {
      const data = /^data: (.*)$/m.exec(text)?.[1];
      return data ? [JSON.parse(data) as object] : [];
    });
  const lastId = () => /^id: (.*)$/m.exec(written.findLast((text) => text.includes("id: ")) ?? "")?.[1];
  const drain = () => {
    state.full = false;
    for (const listener of drained.splice(0)) listener();
  };
  return { sink, written, updates, lastId, state, drain };
}

describe("a broadcast", () => {
  it("tells everything at once, and changes twice a second at most, by their newest values", () => {
    broadcast = createBroadcast();
    broadcast.set("pipeline", { rate: 0 });
    broadcast.set("about", "x");
    const { sink, updates, written } = page();
    broadcast.join(sink, undefined);
    expect(written[0]).toBe("retry: 1000\n\n");
    expect(updates()).toEqual([{ pipeline: { rate: 0 }, about: "x" }]);
    for (let each = 1; each <= 2_000; each += 1) {
      broadcast.set("pipeline", { rate: each });
      if (each % 2 === 0) vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(500);
    expect(updates().length).toBeLessThanOrEqual(4);
    expect(updates().at(-1)).toEqual({ pipeline: { rate: 2_000 } });
  });

  it("says nothing of what stays the same, but gives a sign of life", () => {
    broadcast = createBroadcast();
    broadcast.set("cost", { cents: 1 });
    const { sink, written } = page();
    broadcast.join(sink, undefined);
    const before = written.length;
    broadcast.set("cost", { cents: 1 });
    vi.advanceTimersByTime(20_500);
    expect(written.slice(before)).toEqual([": alive\n\n", ": alive\n\n"]);
  });

  it("queues nothing for a slow page: it gets the newest once it takes something again", () => {
    broadcast = createBroadcast();
    const slow = page();
    const quick = page();
    broadcast.join(slow.sink, undefined);
    broadcast.join(quick.sink, undefined);
    slow.state.full = true;
    for (let each = 1; each <= 20; each += 1) {
      broadcast.set("n", each);
      vi.advanceTimersByTime(500);
    }
    expect(quick.updates()).toHaveLength(21);
    expect(slow.updates()).toHaveLength(2);
    slow.drain();
    vi.advanceTimersByTime(500);
    expect(slow.updates().slice(2)).toEqual([{ n: 20 }]);
  });

  it("lets a page go that takes nothing for a minute", () => {
    broadcast = createBroadcast();
    const stuck = page();
    stuck.state.full = true;
    broadcast.join(stuck.sink, undefined);
    vi.advanceTimersByTime(59_000);
    expect(stuck.state.ended).toBe(false);
    vi.advanceTimersByTime(20_000);
    expect(stuck.state.ended).toBe(true);
    expect(broadcast.listeners).toBe(0);
  });

  it("goes on where a page was, and tells everything to one that was at another run or shows nonsense", () => {
    broadcast = createBroadcast();
    broadcast.set("a", 1);
    const first = page();
    broadcast.join(first.sink, undefined)?.();
    broadcast.set("b", 2);
    const toldAfter = (id: string | undefined) => {
      const again = page();
      broadcast.join(again.sink, id)?.();
      return again.updates()[0];
    };
    expect(toldAfter(first.lastId())).toEqual({ b: 2 });
    for (const id of [undefined, "", "x.1", "1", `${first.lastId()}9`, "a.b.c", "\u{1f600}", "9".repeat(400)])
      expect(toldAfter(id)).toEqual({ a: 1, b: 2 });
  });

  it("has no room for more pages than it is made for, and again when one leaves", () => {
    broadcast = createBroadcast({ mostListeners: 2 });
    const leave = broadcast.join(page().sink, undefined);
    broadcast.join(page().sink, undefined);
    expect(broadcast.join(page().sink, undefined)).toBeUndefined();
    leave?.();
    expect(broadcast.join(page().sink, undefined)).toBeDefined();
  });
});
