import { spawn } from "node:child_process";
import { Failure } from "#scripts/engine/failure";

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the child when aborted. */
  readonly signal: AbortSignal;
}

export interface ChildEnd {
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly stdout: string;
}

/** As much of what a failed child said as helps. */
const shownCharacters = 4000;

/**
 * Runs a process to its end and measures it.
 * @throws Failure if it cannot be started or ends with anything but 0, with the end of what it printed
 */
export function runChild({ command, args, cwd, env, signal }: ChildRequest): Promise<ChildEnd> {
  const began = performance.now();
  const child = spawn(command, args, { cwd, env, signal, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
    });
  }
  const what = [command, ...args].join(" ");
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => {
      reject(
        signal.aborted
          ? new Failure("interrupted", "interrupted")
          : new Failure("failed", `could not run ${what}: ${cause.message}`, { cause }),
      );
    });
    child.on("close", (code, killer) => {
      const seconds = (performance.now() - began) / 1000;
      if (code === 0) return resolve({ seconds, stdout: printed.stdout });
      const said = `${printed.stdout}${printed.stderr}`.slice(-shownCharacters);
      reject(new Failure("failed", `${what} ended with ${code ?? killer} in ${cwd}:\n${said}`));
    });
  });
}
