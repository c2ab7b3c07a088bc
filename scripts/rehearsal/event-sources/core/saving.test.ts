import { describe, expect, it } from "vitest";
import type { Checkpoint } from "./checkpoint.ts";
import { Saving } from "./saving.ts";
import { rehearsalTempo as tempo } from "./tempo.ts";

const checkpoint: Checkpoint = { origin: { kind: "trim-horizon" }, shards: {} };
const begins = (saving: Saving, now: number, urgent = false) =>
  saving.next(now, () => checkpoint, urgent).effects.length === 1;

describe("Saving", () => {
  it("saves only what has changed, one save at a time", () => {
    const saving = new Saving(tempo);
    expect(begins(saving, 0)).toBe(false);
    saving.changed();
    expect(begins(saving, 0)).toBe(true);
    saving.changed();
    expect(begins(saving, 1_000_000)).toBe(false);
  });

  it("saves a change that came during a save, after the pause, or at once when it is urgent", () => {
    for (const urgent of [false, true]) {
      const saving = new Saving(tempo);
      saving.changed();
      begins(saving, 0);
      saving.changed();
      saving.ended(undefined, 10);
      expect(saving.pending).toBe(true);
      expect(begins(saving, 11, urgent)).toBe(urgent);
      if (!urgent) expect(begins(saving, 10 + tempo.saving)).toBe(true);
    }
  });

  it("leaves nine tenths of the time to the work when saving is slow", () => {
    const saving = new Saving(tempo);
    saving.changed();
    begins(saving, 1_000);
    saving.changed();
    saving.ended(undefined, 1_500);
    expect(begins(saving, 1_500 + 4_999)).toBe(false);
    expect(begins(saving, 1_500 + 5_000)).toBe(true);
  });

  it("is tried once more without a pause after it failed, and is failing when that fails as well", () => {
    const saving = new Saving(tempo);
    saving.changed();
    begins(saving, 0);
    saving.ended(new Error("disk full"), 0);
    expect(saving.failing).toBe(true);
    saving.tryOnceMore();
    expect(saving.failing).toBe(false);
    expect(begins(saving, 1, true)).toBe(true);
    saving.ended(new Error("disk full"), 1);
    expect([saving.failing, saving.pending]).toEqual([true, true]);
  });

  it("is pending until the save has ended well", () => {
    const saving = new Saving(tempo);
    saving.changed();
    begins(saving, 0);
    expect(saving.pending).toBe(true);
    saving.ended(new Error("disk full"), 0);
    expect([saving.pending, saving.everSaved, saving.lastError]).toEqual([true, false, "disk full"]);
    expect(begins(saving, 1, true)).toBe(false);
    expect(begins(saving, tempo.firstRetry, true)).toBe(true);
    saving.ended(undefined, 300);
    expect([saving.pending, saving.everSaved, saving.lastError]).toEqual([false, true, undefined]);
  });
});
