import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openPlanFiles } from "./plan-files.ts";

let parent: string;
beforeEach(() => {
  parent = join(mkdtempSync(join(tmpdir(), "sluice-plans-")), "plans");
});
afterEach(() => rmSync(join(parent, ".."), { recursive: true }));

it("keeps plans where only their owner can look", () => {
  const plans = openPlanFiles(parent);
  const path = plans.pathFor("dev-vpc");
  writeFileSync(path, "secret");
  plans.protect("dev-vpc");
  expect([statSync(parent).mode & 0o777, statSync(join(path, "..")).mode & 0o777, statSync(path).mode & 0o777]).toEqual(
    [0o700, 0o700, 0o600],
  );
});

it("deletes one plan, and all of them at the end", () => {
  const plans = openPlanFiles(parent);
  for (const id of ["a", "b"]) writeFileSync(plans.pathFor(id), "secret");
  plans.discard("a");
  plans.discard("never-written");
  expect([existsSync(plans.pathFor("a")), existsSync(plans.pathFor("b"))]).toEqual([false, true]);
  plans.close();
  expect(readdirSync(parent)).toEqual([]);
});

it("deletes what a killed run has left, and not what belongs to a living one", () => {
  // No process has an id above the largest that Linux hands out.
  for (const name of ["4194305-abcdef", "no-pid", `${process.pid}-ghijkl`])
    mkdirSync(join(parent, name), { recursive: true });
  openPlanFiles(parent).close();
  expect(readdirSync(parent)).toEqual([`${process.pid}-ghijkl`]);
});

it.each([
  ["a folder", "elsewhere"],
  ["nothing", "gone"],
])("refuses a symbolic link to %s, and touches nothing behind it", (_, name) => {
  const target = join(parent, "..", name);
  const others = join(parent, "..", "elsewhere", "4194305-of-somebody-else");
  mkdirSync(others, { recursive: true });
  symlinkSync(target, parent);
  expect(() => openPlanFiles(parent)).toThrow(`${parent} is a symbolic link`);
  expect([existsSync(others), existsSync(join(parent, "..", "gone"))]).toEqual([true, false]);
});
