import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** A running command line of this repository, in a process of its own. */
export interface RunningSluice {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly printed: { stdout: string; stderr: string };
  /** Resolves when standard output or error matches; rejects if it ends before. */
  printsTo(stream: "stdout" | "stderr", pattern: RegExp): Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

export interface SluiceOptions {
  /** Directory to work in. @default the checkout */
  readonly root?: string;
  /** Checkout whose code runs. @default this repository */
  readonly checkout?: string;
  readonly variables?: NodeJS.ProcessEnv;
  /** What comes in on standard input. @default nothing: it is closed */
  readonly input?: string;
}

/** The command line, up to its arguments. */
export const sluiceCommand = (root?: string, checkout = repository): readonly string[] => [
  join(checkout, "scripts", "run.mjs"),
  ...(root
    ? [join(checkout, "scripts", "commands", "testing", "sluice-in.ts"), root]
    : [join(checkout, "scripts", "sluice.ts")]),
];

/** Starts `sluice` with these arguments, without the set-up that npm does. */
export function startSluice(
  args: readonly string[],
  { root, checkout = repository, variables = {}, input }: SluiceOptions = {},
): RunningSluice {
  const options = { cwd: checkout, env: { ...process.env, ...variables } };
  const child = spawn(process.execPath, [...sluiceCommand(root, checkout), ...args], options);
  // Whoever does not read it may be gone before it has been written.
  child.stdin.on("error", () => {}).end(input);
  const printed = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, ...printed }));
  });
  const printsTo = (stream: "stdout" | "stderr", pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!pattern.test(printed[stream])) return;
        listeners.delete(check);
        resolve();
      };
      listeners.add(check);
      check();
      void ended.then(() =>
        reject(new Error(`ended without printing ${pattern}:\n${printed.stdout}${printed.stderr}`)),
      );
    });
  return { child, printed, printsTo, ended };
}

/** Runs `sluice` to its end. */
export const runSluice = (args: readonly string[], options?: SluiceOptions) => startSluice(args, options).ended;
