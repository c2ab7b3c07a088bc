import { describe, expect, it } from "vitest";
import { createInterruption, uninterrupted } from "./interruption.ts";
import { runInGroup } from "./process-group.ts";

const run = (script: string, options: Partial<Parameters<typeof runInGroup>[0]> = {}) =>
  runInGroup({
    command: process.execPath,
    args: ["-e", script],
    cwd: "/",
    env: { PATH: process.env.PATH },
    interruption: uninterrupted,
    ...options,
  });

/** Interrupts when the program prints, and collects what it prints. */
function interruptingOn(times: number) {
  const interruption = createInterruption();
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    if (lines.length <= times) interruption.interrupt();
  };
  return { interruption, lines, onLine };
}

describe("runInGroup", () => {
  it("collects output and tells the exit code", async () => {
    const end = await run('process.stdout.write("out\\n"); process.stderr.write("err"); process.exitCode = 4');
    expect(end).toEqual({ code: 4, signal: null, stdout: "out\n", stderr: "err" });
  });

  it("hands lines on as they come, whatever pieces they arrive in", async () => {
    const lines: string[] = [];
    const end = await run('process.stdout.write("fir"); setTimeout(() => process.stdout.write("st\\nsecond"), 20)', {
      onLine: (line) => lines.push(line),
    });
    expect({ lines, stdout: end.stdout }).toEqual({ lines: ["first", "second"], stdout: "" });
  });

  it("gives the program exactly the environment it is told, and no input to wait for", async () => {
    const script =
      'process.stdin.on("data", () => {}).on("end", () => console.log(Object.keys(process.env).sort().join()))';
    expect((await run(script, { env: { ONE: "1" } })).stdout).toContain("ONE");
    expect((await run(script, { env: { ONE: "1" } })).stdout).not.toContain("HOME");
  });

  it("passes a request to stop on as one SIGINT and lets the program finish", async () => {
    const { interruption, lines, onLine } = interruptingOn(1);
    const script =
      'let n = 0; process.on("SIGINT", () => setTimeout(() => { console.log("signals", ++n); process.exit(0) }, 50)); setInterval(() => {}, 1000); console.log("ready")';
    expect((await run(script, { interruption, onLine })).code).toBe(0);
    expect(lines).toEqual(["ready", "signals 1"]);
  });

  it("kills a program that does not stop, and its children, once forced", async () => {
    const { interruption, lines, onLine } = interruptingOn(2);
    const child =
      'require("child_process").spawn(process.execPath, ["-e", "process.on(\'SIGINT\', () => {}); setInterval(() => {}, 1000)"])';
    const script = `process.on("SIGINT", () => console.log("no")); const c = ${child}; setInterval(() => {}, 1000); console.log(c.pid)`;
    expect(await run(script, { interruption, onLine })).toMatchObject({ code: null, signal: "SIGKILL" });
    const deadline = Date.now() + 5_000;
    const alive = () => {
      try {
        return process.kill(Number(lines[0]), 0);
      } catch {
        return false;
      }
    };
    while (alive() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(alive()).toBe(false);
  });

  it("says which program could not be found", async () => {
    await expect(run("", { command: "no-such-program" })).rejects.toThrow(
      "no-such-program was not found: install it or put it on PATH",
    );
  });
});
