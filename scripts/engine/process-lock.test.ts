import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeLock, underLock } from "./process-lock.ts";

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-lock-"));
  path = join(directory, "held");
});
afterEach(() => rmSync(directory, { recursive: true }));

const never = new AbortController().signal;
const leave = (name: string) => {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, name), "");
};

describe("a lock", () => {
  it("is held by one at a time, who is named, and leaves nothing behind", () => {
    const release = takeLock(path) as () => void;
    expect(takeLock(path)).toEqual({ pid: process.pid });
    release();
    expect(readdirSync(directory)).toEqual([]);
    (takeLock(path) as () => void)();
  });

  it.each([
    ["a process that is gone", () => leave(String(spawnSync(process.execPath, ["-e", ""]).pid))],
    ["what is no process", () => leave("nonsense")],
    ["nobody", () => mkdirSync(path)],
    [
      "a process that had this one's number before it",
      () => {
        leave(String(process.pid));
        utimesSync(join(path, String(process.pid)), 1, 1);
      },
    ],
  ])("is taken over from %s", (_name, prepare) => {
    prepare();
    expect(takeLock(path)).toBeTypeOf("function");
    expect(readdirSync(path)).toEqual([String(process.pid)]);
  });

  it("that was released twice does not take away another's", () => {
    const release = takeLock(path) as () => void;
    release();
    leave(String(process.ppid));
    release();
    expect(takeLock(path)).toEqual({ pid: process.ppid });
  });
});

describe("work under a lock", () => {
  it("waits for its turn, also in the same process, and goes on after a failure", async () => {
    const order: string[] = [];
    const work = (name: string) =>
      underLock(path, never, async () => {
        order.push(`${name} begins`);
        await new Promise((done) => setImmediate(done));
        order.push(`${name} ends`);
        if (name === "a") throw new Error("of a");
      });
    const [a, b] = await Promise.allSettled([work("a"), work("b")]);
    expect([a.status, b.status]).toEqual(["rejected", "fulfilled"]);
    expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    expect(existsSync(path)).toBe(false);
  });

  it("is not begun once it is no longer wanted", async () => {
    const release = takeLock(path) as () => void;
    const waiting = new AbortController();
    const work = underLock(path, waiting.signal, async () => expect.unreachable());
    waiting.abort(new Error("interrupted"));
    await expect(work).rejects.toThrow("interrupted");
    release();
  });

  it("never overlaps with that of other processes, of which some are killed", { timeout: 60_000 }, async () => {
    const log = join(directory, "log");
    const script = `
      import { appendFileSync } from "node:fs";
      import { underLock } from ${JSON.stringify(fileURLToPath(new URL("./process-lock.ts", import.meta.url)))};
      const [path, log, dies] = process.argv.slice(1);
      const signal = new AbortController().signal;
      for (let turn = 0; turn < 40; turn++)
        await underLock(path, signal, async () => {
          appendFileSync(log, "(");
          if (dies === "yes" && turn === 20) { appendFileSync(log, ")"); process.kill(process.pid, "SIGKILL"); }
          await new Promise((done) => setImmediate(done));
          appendFileSync(log, ")");
        });`;
    const ends = ["no", "yes", "no", "yes"].map((dies) => {
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "--input-type=module", "-e", script, "--", path, log, dies],
        { cwd: fileURLToPath(new URL("../..", import.meta.url)), stdio: ["ignore", "ignore", "inherit"] },
      );
      return new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
    });
    expect(await Promise.all(ends)).toEqual([0, "SIGKILL", 0, "SIGKILL"]);
    expect(readFileSync(log, "utf8")).toBe("()".repeat(40 + 21 + 40 + 21));
    // The last of them may have been one that was killed.
    (takeLock(path) as () => void)();
    expect(readdirSync(directory)).toEqual(["log"]);
  });
});
