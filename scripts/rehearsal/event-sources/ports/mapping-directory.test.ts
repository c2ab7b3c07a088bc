import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MappingDirectory } from "./mapping-directory.ts";

let folder: string;
let directory: MappingDirectory;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "sluice-mappings-")), "event-sources");
  directory = new MappingDirectory(folder);
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

describe("MappingDirectory", () => {
  it("lists what was saved, by UUID", async () => {
    await directory.saveAttributes("b-2", { batch_size: 2 });
    await directory.saveAttributes("a-1", { batch_size: 1 });
    await directory.saveAttributes("a-1", { batch_size: 3 });
    expect(await directory.list()).toEqual([
      { uuid: "a-1", attributes: { batch_size: 3 } },
      { uuid: "b-2", attributes: { batch_size: 2 } },
    ]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("lists nothing where there is no folder yet, and skips one that a crash left without attributes", async () => {
    expect(await directory.list()).toEqual([]);
    mkdirSync(join(folder, "a-1"));
    expect(await directory.list()).toEqual([]);
  });

  it("forgets the checkpoint with the mapping; forgetting twice is no error", async () => {
    await directory.saveAttributes("a-1", {});
    await directory.checkpoints("a-1").save({ origin: { kind: "trim-horizon" }, shards: {} });
    await directory.remove("a-1");
    await directory.remove("a-1");
    expect(await directory.checkpoints("a-1").load()).toBeUndefined();
    expect(existsSync(join(folder, "a-1"))).toBe(false);
  });

  it("names the damaged file", async () => {
    await directory.saveAttributes("a-1", {});
    writeFileSync(join(folder, "a-1", "attributes.json"), "{");
    await expect(directory.list()).rejects.toThrow(/a-1.attributes\.json is damaged; delete its folder/);
  });

  it.each(["../escape", "a/b", "", ".", "a\0"])("does not leave its folder for the UUID %j", async (uuid) => {
    await expect(directory.saveAttributes(uuid, {})).rejects.toThrow(/a UUID has only/);
    await expect(directory.remove(uuid)).rejects.toThrow(/a UUID has only/);
    expect(() => directory.checkpoints(uuid)).toThrow(/a UUID has only/);
  });
});
