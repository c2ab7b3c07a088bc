import { describe, expect, it } from "vitest";
import { runChild } from "./child.ts";

const run = (script: string, more: { command?: string; signal?: AbortSignal } = {}) =>
  runChild({
    command: process.execPath,
    args: ["-e", script],
    cwd: "/",
    env: {},
    signal: new AbortController().signal,
    ...more,
  });

describe("runChild", () => {
  it("gives back what was printed and how long it took", async () => {
    const { stdout, seconds } = await run("console.log(1); console.error(2)");
    expect(stdout).toBe("1\n");
    expect(seconds).toBeGreaterThan(0);
  });

  it("fails with the end of what a program said that failed", async () => {
    await expect(run("console.log('x'.repeat(1e5)); console.error('why'); process.exit(3)")).rejects.toThrow(
      /ended with 3 in \/:\nx{3995}\nwhy\n$/,
    );
  });

  it("fails if there is no such program", async () => {
    await expect(run("", { command: "no-such-program" })).rejects.toThrow("could not run no-such-program");
  });

  it("ends the program when the bench is interrupted, and says so", async () => {
    const stop = new AbortController();
    const ended = run("setInterval(() => {}, 1000)", { signal: stop.signal });
    stop.abort();
    await expect(ended).rejects.toMatchObject({ kind: "interrupted" });
  });
});
