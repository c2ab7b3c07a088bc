import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type WatchedSections, watchSections } from "./watch-sections.ts";

let watched: WatchedSections | undefined;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  watched?.stop();
  vi.useRealTimers();
});

function audience(listeners = 0) {
  const told: unknown[] = [];
  let join = () => {};
  return {
    told,
    broadcast: {
      set: (name: string, state: unknown) => void told.push([name, state]),
      get listeners() {
        return listeners;
      },
      onJoined: (listener: () => void) => {
        join = listener;
      },
    },
    comes: () => {
      listeners += 1;
      join();
    },
    leaves: () => {
      listeners -= 1;
    },
  };
}

describe("sections", () => {
  it("are read while somebody looks, and not otherwise", async () => {
    const page = audience();
    let reads = 0;
    watched = watchSections({ cost: { every: 1_000, read: () => ++reads } }, page.broadcast);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(reads).toBe(0);
    page.comes();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(reads).toBe(3);
    page.leaves();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reads).toBe(4);
    page.comes();
    await vi.advanceTimersByTimeAsync(0);
    expect(reads).toBe(5);
    expect(page.told.at(-1)).toEqual(["cost", { status: "ready", data: 5 }]);
  });

  it("that fail say why, also when they never end, and are read again", async () => {
    const page = audience(1);
    const failing = {
      broken: { every: 1_000, read: () => Promise.reject(new Error(`no table ${"x".repeat(1_000)}`)) },
      silent: { every: 1_000, read: () => new Promise<never>(() => {}) },
      thrown: {
        every: 1_000,
        read: () => {
          throw new Error("not deployed");
        },
      },
    };
    watched = watchSections(failing, page.broadcast);
    page.comes();
    await vi.advanceTimersByTimeAsync(15_500);
    const said = new Map(page.told as [string, { why: string }][]);
    expect(said.get("broken")?.why).toMatch(/^no table x{200,300}$/);
    expect(said.get("silent")?.why).toBe("it could not be read within 15 s");
    expect(said.get("thrown")).toEqual({ status: "unavailable", why: "not deployed" });
    expect(page.told.length).toBeGreaterThan(20);
  });

  it("are read by one reading at a time, and once more if asked for meanwhile", async () => {
    const page = audience();
    let reading = 0;
    let most = 0;
    let reads = 0;
    const read = async () => {
      most = Math.max(most, ++reading);
      reads += 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
      reading -= 1;
    };
    watched = watchSections({ stacks: { every: 1_000, read } }, page.broadcast);
    for (let each = 0; each < 5; each += 1) watched.refresh("stacks");
    watched.refresh("nothing");
    await vi.advanceTimersByTimeAsync(5_000);
    expect([most, reads]).toEqual([1, 2]);
  });
});
