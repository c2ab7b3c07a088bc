import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Checkpoint } from "../core/checkpoint.ts";
import { CheckpointFile } from "./checkpoint-file.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-checkpoint-"));
  path = join(folder, "mapping", "checkpoint.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const checkpoint = (after: string): Checkpoint => ({
  origin: { kind: "at-timestamp", timestamp: 1_700_000_000_000 },
  shards: {
    "shardId-000000000000": { startingSequenceNumber: "1", after, drained: true },
    "shardId-000000000001": { startingSequenceNumber: "2" },
  },
});

describe("CheckpointFile", () => {
  it("gives back what was saved last", async () => {
    const file = new CheckpointFile(path);
    await file.save(checkpoint("5"));
    await file.save(checkpoint("6"));
    expect(await new CheckpointFile(path).load()).toEqual(checkpoint("6"));
  });

  it("is never ahead of what was done before it: that is made durable first, or nothing is saved", async () => {
    const found: (Checkpoint | undefined)[] = [];
    const file: CheckpointFile = new CheckpointFile(path, async () => {
      found.push(await file.load());
      if (found.length === 2) throw new Error("the emulator has gone");
    });
    await file.save(checkpoint("5"));
    await expect(file.save(checkpoint("6"))).rejects.toThrow("has gone");
    expect(found).toEqual([undefined, checkpoint("5")]);
    expect(await file.load()).toEqual(checkpoint("5"));
  });

  it("has nothing before the first save", async () => {
    expect(await new CheckpointFile(path).load()).toBeUndefined();
  });

  it("is readable by its owner alone", async () => {
    await new CheckpointFile(path).save(checkpoint("5"));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "mapping")).mode & 0o777).toBe(0o700);
  });

  it("survives a crash in the middle of a save: the old state counts, and the next save works", async () => {
    const file = new CheckpointFile(path);
    await file.save(checkpoint("5"));
    writeFileSync(`${path}.new`, readFileSync(path, "utf8").slice(0, 20));
    expect(await file.load()).toEqual(checkpoint("5"));
    await file.save(checkpoint("6"));
    expect(await file.load()).toEqual(checkpoint("6"));
    expect(readdirSync(join(folder, "mapping"))).toEqual(["checkpoint.json"]);
  });

  it.each([
    ["cut off", '{"version":1,"ori'],
    ["empty", ""],
    ["of another version", '{"version":2,"origin":{"kind":"trim-horizon"},"shards":{}}'],
    ["without a sequence number", '{"version":1,"origin":{"kind":"after"},"shards":{}}'],
    ["with a sequence number that is none", JSON.stringify({ version: 1, ...checkpoint("five") })],
  ])("does not start from the beginning with a file that is %s, but says how to mend it", async (_, text) => {
    const file = new CheckpointFile(path);
    await file.save(checkpoint("5"));
    writeFileSync(path, text);
    await expect(file.load()).rejects.toThrow(/checkpoint\.json is not a checkpoint.*repair it, or delete it/);
  });
});
