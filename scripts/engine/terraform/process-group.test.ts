import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createInterruption, uninterrupted } from "#scripts/engine/interruption";
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

  it.each([false, true])(
    "reads lines and errors alike whether or not the program outlives it (%s)",
    async (outlives) => {
      const lines: string[] = [];
      const script =
        'process.stdout.write("fir"); setTimeout(() => { console.log("st"); console.log("é".repeat(70000)); process.stdout.write("last"); console.error("err") }, 80)';
      const end = await run(script, { outlives, onLine: (line) => lines.push(line) });
      expect(lines).toEqual(["first", "é".repeat(70_000), "last"]);
      expect(end).toEqual({ code: 0, signal: null, stdout: "", stderr: "err\n" });
    },
  );

  it("lets a program that outlives it finish after this process was killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-outlives-"));
    const [begun, done] = [join(folder, "begun"), join(folder, "done")];
    const program = `setTimeout(() => { console.log("one line"); console.log("more"); fs.writeFileSync(${JSON.stringify(done)}, "") }, 300); fs.writeFileSync(${JSON.stringify(begun)}, "")`;
    const caller = `
      import { runInGroup } from ${JSON.stringify(join(import.meta.dirname, "process-group.ts"))};
      import { uninterrupted } from ${JSON.stringify(join(import.meta.dirname, "../interruption.ts"))};
      await runInGroup({ command: process.execPath, args: ["-e", ${JSON.stringify(program)}], cwd: "/", env: {}, interruption: uninterrupted, onLine: () => {}, outlives: true });`;
    writeFileSync(join(folder, "caller.mjs"), caller);
    const killed = spawn(process.execPath, ["--import", "tsx", join(folder, "caller.mjs")], {
      stdio: "ignore",
      cwd: import.meta.dirname,
    });
    await vi.waitUntil(() => existsSync(begun), { timeout: 20_000 });
    killed.kill("SIGKILL");
    await vi.waitUntil(() => existsSync(done), { timeout: 20_000 });
    rmSync(folder, { recursive: true });
  });

  it("leaves no file behind", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("sluice-log-"));
    await run("console.log(1)", { outlives: true });
    await run("", { outlives: true, command: "no-such-program" }).catch(() => {});
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("sluice-log-") && !before.includes(name))).toEqual(
      [],
    );
  });

  it("says which program could not be found", async () => {
    await expect(run("", { command: "no-such-program" })).rejects.toThrow(
      "no-such-program was not found: install it or put it on PATH",
    );
  });
});
