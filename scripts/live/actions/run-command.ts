import { spawn } from "node:child_process";
import { exitCodes } from "#scripts/commands/cli/report";

/** A command line of this tool that runs as a process of its own. */
export interface CommandRun {
  /** Program and arguments up to the tool's own: `node`, `run.mjs`, `sluice.ts`. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly variables: NodeJS.ProcessEnv;
  /** Told of the last line that it wrote about its progress. */
  readonly say: (line: string) => void;
  /** Ends it, as Ctrl-C does; what does not end within 8 s is killed. */
  readonly signal: AbortSignal;
}

const PATIENCE = 8_000;
const MOST_CHARACTERS = 4_000_000;

/**
 * Runs it to its end. As a process of its own it sees files as they are by now, and its work is not in the way of anybody who watches.
 * @returns what it wrote to standard output, also where it says that a decision is needed
 * @throws Error with what it said went wrong
 */
export function runCommand({ command, args, variables, say, signal }: CommandRun): Promise<string> {
  signal.throwIfAborted();
  const [program = "", ...first] = command;
  const child = spawn(program, [...first, ...args], {
    env: { ...variables, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let lines: readonly string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (output.length < MOST_CHARACTERS) output += text;
  });
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop()?.slice(-2_000) ?? "";
    lines = [...lines, ...parts.filter((line) => line.trim() !== "")].slice(-40);
    const last = lines.at(-1);
    if (last) say(last);
  });
  let killing: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill("SIGINT");
    killing = setTimeout(() => child.kill("SIGKILL"), PATIENCE).unref();
  };
  signal.addEventListener("abort", end, { once: true });
  return new Promise<string>((resolve, reject) => {
    child.on("error", reject).on("close", (code) => {
      if (code === exitCodes.ok || code === exitCodes.decision) return resolve(output);
      const from = lines.findIndex((line) => line.startsWith("sluice: "));
      const said = from === -1 ? lines.slice(-3) : lines.slice(from);
      const message = said.join("\n").replace(/^sluice: /, "");
      reject(new Error(signal.aborted ? "ended with the rehearsal" : message || `it ended with exit code ${code}`));
    });
  }).finally(() => {
    signal.removeEventListener("abort", end);
    clearTimeout(killing);
  });
}
