import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupError } from "./report.mjs";

/** npm says what is wrong first, pip says it last. */
const LINES_SHOWN = 12;

/** Absolute path of a command on the PATH, or undefined. */
export function findCommand(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (folder && statSync(file).isFile()) return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * What a short command prints, or undefined when it fails.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ milliseconds: number, refusal: string } | undefined} patience how long it may take, and with which sentence a
 *   longer one is refused; without it, as long as it takes
 */
export function outputOf(file, args, patience = undefined) {
  const { status, stdout, error } = spawnSync(file, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: patience?.milliseconds,
    killSignal: "SIGKILL",
  });
  if (patience && error?.code === "ETIMEDOUT") throw new SetupError(patience.refusal);
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * Runs a command whose output matters only when it fails.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 * @param {{ remedy: string, started: (pid: number) => void }} told what to do when it fails, and who wants to know its id
 */
export async function runQuietly(file, args, options, { remedy, started }) {
  const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  if (child.pid) started(child.pid);
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  child.stderr.on("data", (chunk) => chunks.push(chunk));
  const ended = await new Promise((resolve) => {
    child.once("close", (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
    child.once("error", (error) => resolve(error.message));
  });
  if (ended === undefined) return;
  const output = bothEnds(Buffer.concat(chunks).toString().trimEnd().split("\n"));
  throw new SetupError(`${[file, ...args].join(" ")} failed (${ended}):\n  ${output.join("\n  ")}\n${remedy}`);
}

const bothEnds = (lines) =>
  lines.length <= 2 * LINES_SHOWN ? lines : [...lines.slice(0, LINES_SHOWN), "...", ...lines.slice(-LINES_SHOWN)];
