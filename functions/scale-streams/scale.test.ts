import { describe, expect, it, vi } from "vitest";
import type { Log } from "#functions/runtime/logger";
import { type History, type ScalePorts, scaleStreamsHandler } from "./scale.ts";

const now = new Date("2026-11-18T03:00:00Z");
const busy = Array.from({ length: 58 }, (_, index) => ({
  at: new Date(now.getTime() - (59 - index) * 60_000),
  records: 60 * 1_900,
  bytes: 60 * 1_900_000,
  refused: 0,
}));

function scalingWith(changes: Partial<ScalePorts> = {}) {
  const measured: Record<string, number> = {};
  const measure = (name: string, value: number) => {
    measured[name] = value;
  };
  const calls: string[] = [];
  const [info, warn, publish] = [vi.fn(), vi.fn(), vi.fn()];
  const history: History = { revision: 3, changes: [] };
  const handle = scaleStreamsHandler({
    ports: {
      stream: async () => ({ mode: "provisioned", status: "ACTIVE", shards: 2 }),
      load: async () => busy,
      history: async () => history,
      remember: async (revision, [change]) => {
        calls.push(`remember ${revision + 1}: ${change?.from} -> ${change?.to}`);
        return true;
      },
      setShards: async (count) => {
        calls.push(`set ${count}`);
        return "asked";
      },
      ...changes,
    },
    limits: { min: 1, max: 8 },
    now: () => now,
    log: { debug: info, info, warn, error: warn } as unknown as Log,
    meter: { count: measure, milliseconds: measure, value: measure, publish },
  });
  return { handle, measured, calls, info, warn, publish };
}

describe("the function that scales a stream", () => {
  it("writes a change down before it asks for it, and measures what there is, what is needed and what is short", async () => {
    const { handle, measured, calls, info } = scalingWith();
    expect(await handle()).toMatchObject({ kind: "scale", from: 2, to: 4 });
    expect(calls).toEqual(["remember 4: 2 -> 4", "set 4"]);
    expect(measured).toEqual({ Shards: 2, NeededShards: 4, ShortShards: 0, Scaled: 1 });
    expect(info).toHaveBeenCalledWith("Shards changed", expect.objectContaining({ reason: "too full", to: 4 }));
  });

  it("asks for nothing where another run was first", async () => {
    const { handle, calls, measured, warn } = scalingWith({ remember: async () => false });
    await handle();
    expect([calls, measured.Scaled]).toEqual([[], undefined]);
    expect(warn).toHaveBeenCalledWith("Shards were not changed", expect.objectContaining({ outcome: "overtaken" }));
  });

  it("asks for nothing that it cannot write down, or knows nothing of", async () => {
    const down = async () => {
      throw new Error("no table");
    };
    for (const port of ["remember", "history", "stream", "load"]) {
      const { handle, calls, publish } = scalingWith({ [port]: down });
      await expect(handle()).rejects.toThrow("no table");
      expect([calls, publish.mock.calls]).toEqual([[], []]);
    }
  });

  it("is short where AWS says that the day's changes are spent, and is not where others change the stream", async () => {
    const spent = scalingWith({ setShards: async () => "spent" });
    await spent.handle();
    expect(spent.measured).toEqual({ Shards: 2, NeededShards: 4, ShortShards: 2 });
    const others = scalingWith({ setShards: async () => "busy" });
    await others.handle();
    expect(others.measured.ShortShards).toBe(0);
  });

  it("measures nothing of a load that nobody knows, and changes nothing", async () => {
    const { handle, measured, calls } = scalingWith({ load: async () => [] });
    expect(await handle()).toMatchObject({ kind: "hold", needed: null });
    expect([measured, calls]).toEqual([{ Shards: 2, ShortShards: 0 }, []]);
  });
});
