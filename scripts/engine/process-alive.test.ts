import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { isAlive } from "./process-alive.ts";

it("knows a process that runs from one that has ended", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  expect(isAlive(child.pid!)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isAlive(child.pid!)).toBe(false);
});

it.each([0, -1, Number.NaN])("takes %s, which would signal a whole group or everything, for no process", (pid) => {
  expect(isAlive(pid)).toBe(false);
});
