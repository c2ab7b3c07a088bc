import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { Failure, messageOf } from "../engine/failure.ts";
import { createProgress } from "../engine/progress.ts";
import { askOnTerminal, type Context, loadPlatform } from "./context.ts";
import { createProgram } from "./program.ts";
import { exitCodes, type Report } from "./report.ts";
import { watchSignals } from "./signals.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Errors that say what a person wrote wrongly in an environment or on the command line. */
const usageErrors = new Set(["EnvironmentError", "OverrideError"]);

/**
 * Runs one command line. Standard output gets the result and nothing else: its text, or with --json one JSON document.
 * @param argv arguments after the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  const progress = createProgress(process.stderr);
  const interruption = watchSignals(() =>
    progress.note("stopping what is in flight; Ctrl-C once more drops everything at once"),
  );
  const atTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const context: Context = {
    root,
    variables: process.env,
    progress,
    interruption,
    platform: loadPlatform,
    ask: atTerminal ? (question, answers) => askOnTerminal(question, answers, interruption.requested) : undefined,
    again: (extra) => runAgain([...argv, ...extra]),
  };
  let exitCode: number = exitCodes.ok;
  const finish = async (report: Report, json: boolean) => {
    print(report, json);
    exitCode = (await report.afterwards?.()) ?? report.exitCode;
  };
  try {
    await createProgram(context, finish).parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (interruption.requested.aborted) {
      process.stderr.write("interrupted\n");
      return exitCodes.interrupted;
    }
    process.stderr.write(`sluice: ${describe(error)}\n`);
    if (error instanceof Failure) return exitCodes[error.kind];
    return error instanceof Error && usageErrors.has(error.name) ? exitCodes.usage : exitCodes.failed;
  } finally {
    progress.close();
    interruption.close();
  }
}

function print({ data, text }: Report, json: boolean): void {
  const output = json ? JSON.stringify(data, undefined, 2) : text;
  if (output) process.stdout.write(`${output}\n`);
}

/** Expected failures speak for themselves; for anything else the place matters. */
function describe(error: unknown): string {
  const expected = error instanceof Failure || (error instanceof Error && usageErrors.has(error.name));
  if (expected || !process.env.SLUICE_DEBUG) return messageOf(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function runAgain(argv: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", fileURLToPath(new URL("../sluice.ts", import.meta.url)), ...argv],
    { stdio: "inherit" },
  );
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("exit", (code) => resolve(code ?? exitCodes.failed));
  });
}
