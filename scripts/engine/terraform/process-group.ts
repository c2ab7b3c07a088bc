import { type StdioOptions, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Failure } from "#scripts/engine/failure";
import type { Interruption } from "#scripts/engine/interruption";
import { openGrowingFile } from "./growing-file.ts";

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly interruption: Interruption;
  /** Called per line of standard output. @default lines are collected into `stdout` */
  readonly onLine?: (line: string) => void;
  /** Lets the process go on to its end if this one is killed. @default false: it dies as soon as it writes */
  readonly outlives?: boolean;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output; empty when `onLine` took it. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a process in a group of its own and waits for its end. A terminal's Ctrl-C therefore does not reach it: a requested
 * interruption is passed on as exactly one SIGINT (Terraform takes a second one as "drop everything"), a forced one kills
 * the whole group, plugins included.
 * @throws Failure if the program cannot be started
 */
export async function runInGroup({
  command,
  args,
  cwd,
  env,
  interruption,
  onLine,
  outlives = false,
}: ProcessRequest): Promise<ProcessEnd> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const toStdout = onLine ?? ((line: string) => void stdout.push(`${line}\n`));
  const files = outlives ? [openGrowingFile(toStdout), openGrowingFile((line) => void stderr.push(`${line}\n`))] : [];
  const outputs = outlives ? files.map(({ descriptor }) => descriptor) : (["pipe", "pipe"] as const);
  const stdio: StdioOptions = ["ignore", ...outputs];
  const child = spawn(command, args, { cwd, env, detached: true, stdio });
  if (child.stdout && onLine) createInterface({ input: child.stdout }).on("line", onLine);
  else child.stdout?.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => stderr.push(text));

  const finish = () => child.kill("SIGINT");
  const kill = () => killGroup(child.pid);
  const { requested, forced } = interruption;
  requested.addEventListener("abort", finish);
  forced.addEventListener("abort", kill);
  if (forced.aborted) kill();

  const { code, signal } = await new Promise<Pick<ProcessEnd, "code" | "signal">>((resolve, reject) => {
    child.on("error", (cause: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      const remedy = cause.code === "ENOENT" ? `${command} was not found: install it or put it on PATH` : cause.message;
      reject(new Failure("failed", `could not run ${command} in ${cwd}: ${remedy}`, { cause }));
    });
    child.on("close", (code, signal) => resolve({ code, signal }));
  }).finally(() => {
    requested.removeEventListener("abort", finish);
    forced.removeEventListener("abort", kill);
    for (const file of files) file.finish();
  });
  return { code, signal, stdout: stdout.join(""), stderr: stderr.join("") };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
