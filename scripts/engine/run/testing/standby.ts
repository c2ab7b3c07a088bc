import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Trap } from "./trap.ts";

/** One command line and what it is run with. */
export interface DoomedJob {
  /** Directory to work in. */
  readonly root: string;
  /** Name of the fixture's environment. */
  readonly environment: string;
  readonly argv: readonly string[];
  /** All variables of its environment. */
  readonly variables: NodeJS.ProcessEnv;
  /** How often the fixture's code was changed. */
  readonly revision: number;
  readonly trap?: Trap | undefined;
}

/** A command line in a process of its own, and how it ended. */
export interface DoomedRun {
  readonly child: ChildProcess;
  /** Resolves when it has been loaded and begins its work. */
  readonly begun: Promise<unknown>;
  readonly ended: Promise<DoomedEnd>;
}

export interface DoomedEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Processes that have loaded the command line and wait for something to do. */
export interface Standby {
  /** Has so many more processes loaded by the time they are needed. */
  prepare(count: number): void;
  /** Gives a job to one that waits, or to a new one. */
  start(job: DoomedJob): DoomedRun;
  /** Ends those that still wait. */
  close(): void;
}

const repository = join(import.meta.dirname, "../../../..");
const entry = join(import.meta.dirname, "doomed-sluice.ts");

export function openStandby(): Standby {
  const waiting: ChildProcess[] = [];
  const load = () => {
    const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
    const stdio = ["ignore", "pipe", "pipe", "ipc"] as const;
    return spawn(process.execPath, ["--import", "tsx", entry], { cwd: repository, env, stdio: [...stdio] });
  };
  return {
    prepare: (count) => {
      for (let each = 0; each < count; each++) waiting.push(load());
    },
    start: (job) => {
      const child = waiting.shift() ?? load();
      const ended = endOf(child);
      const begun = Promise.race([once(child, "message"), ended]);
      child.send(job);
      return { child, begun, ended };
    },
    close: () => {
      for (const child of waiting.splice(0)) child.disconnect();
    },
  };
}

function endOf(child: ChildProcess): Promise<DoomedEnd> {
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, ...printed }));
  });
}
