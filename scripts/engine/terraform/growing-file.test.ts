import { existsSync, fstatSync, readlinkSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it, vi } from "vitest";
import { openGrowingFile } from "./growing-file.ts";

it("hands lines on while the file grows, whole ones only, and the last one at the end", async () => {
  const lines: string[] = [];
  const file = openGrowingFile((line) => lines.push(line));
  writeSync(file.descriptor, "one\ntw");
  await vi.waitUntil(() => lines.length > 0);
  expect(lines).toEqual(["one"]);
  writeSync(file.descriptor, "o\nlast");
  file.finish();
  expect(lines).toEqual(["one", "two", "last"]);
});

it("does not tear a character that arrives in two pieces", () => {
  const lines: string[] = [];
  const file = openGrowingFile((line) => lines.push(line));
  const bytes = Buffer.from("né\n");
  writeSync(file.descriptor, bytes.subarray(0, 2));
  writeSync(file.descriptor, bytes.subarray(2));
  file.finish();
  expect(lines).toEqual(["né"]);
});

it("is readable by its owner only", () => {
  const file = openGrowingFile(() => {});
  expect(fstatSync(file.descriptor).mode & 0o777).toBe(0o600);
  file.finish();
});

it.runIf(process.platform === "linux")(
  "has no name from the start, so that nothing is left of a process that is killed",
  () => {
    const file = openGrowingFile(() => {});
    const path = readlinkSync(`/proc/self/fd/${file.descriptor}`);
    expect(path).toMatch(/ \(deleted\)$/);
    expect(existsSync(dirname(path))).toBe(false);
    file.finish();
  },
);
