import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.ts";

function run(script: string, signal = new AbortController().signal) {
  const said: string[] = [];
  const done = runCommand({
    command: [process.execPath, "-e"],
    args: [script],
    variables: process.env,
    say: (line) => said.push(line),
    signal,
  });
  return { done, said };
}

describe("a command", () => {
  it("tells its result, and its progress meanwhile", async () => {
    const { done, said } = run("console.error('planning\\n\\napplying'); console.log('adopted')");
    expect(await done).toBe("adopted\n");
    expect(said.at(-1)).toBe("applying");
  });

  it("that asks for a decision has a result as well", async () => {
    expect(await run("console.log('drifted'); process.exitCode = 3").done).toBe("drifted\n");
  });

  it("that fails is told by what it says went wrong", async () => {
    const failing = "console.error('→ rds\\nsluice: no such value\\nset another one'); process.exit(1)";
    await expect(run(failing).done).rejects.toThrow(/^no such value\nset another one$/);
    await expect(run("process.exit(1)").done).rejects.toThrow("it ended with exit code 1");
  });

  it("ends with the rehearsal", async () => {
    const end = new AbortController();
    const { done } = run("console.error('up'); setInterval(() => {}, 1000)", end.signal);
    end.abort();
    await expect(done).rejects.toThrow("ended with the rehearsal");
  });
});
