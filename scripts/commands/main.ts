import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { createProgress } from "#scripts/engine/create-progress";
import { Failure, type FailureKind, messageOf } from "#scripts/engine/failure";
import type { Interruption } from "#scripts/engine/interruption";
import { printable } from "#scripts/engine/printable";
import {
  askHiddenOnTerminal,
  askOnTerminal,
  type Context,
  loadControlPlane,
  loadPlatform,
  readStandardInput,
} from "./cli/context.ts";
import { exitCodes, type Report } from "./cli/report.ts";
import { watchSignals } from "./cli/signals.ts";
import { usageMessage } from "./cli/usage-message.ts";
import { askingForHelp } from "./help.ts";
import { createProgram } from "./program.ts";

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Errors that say what a person wrote wrongly in an environment or on the command line. */
const usageErrors = new Set(["EnvironmentError", "OverrideError"]);

/**
 * Runs one command line. Standard output gets the result and nothing else: its text, or with --json one JSON document.
 * @param argv arguments after the program's name
 * @param root directory to work in
 * @param platform environments and stacks to work with: this repository's, unless something is measured on others
 * @returns the exit code
 */
export async function main(
  argv: readonly string[],
  root = repository,
  platform: Context["platform"] = loadPlatform,
): Promise<number> {
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
    platform,
    controlPlane: loadControlPlane,
    ask: atTerminal ? (question, answers) => askOnTerminal(question, answers, interruption.requested) : undefined,
    askHidden: atTerminal ? (questions) => askHiddenOnTerminal(questions, interruption.requested) : undefined,
    readInput: process.stdin.isTTY === true ? undefined : readStandardInput,
    again: (extra) => runAgain([...argv, ...extra]),
  };
  let exitCode: number = exitCodes.ok;
  let printed = false;
  const finish = async (report: Report, json: boolean) => {
    print(report, json);
    printed = true;
    exitCode = (await report.afterwards?.()) ?? report.exitCode;
  };
  try {
    const program = createProgram(context, finish, (message) => usageMessage(message, argv));
    await program.parseAsync(askingForHelp(program, argv), { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    const tell = (kind: FailureKind, message: string, details = {}) => {
      if (!printed && wantsJson(argv)) print({ data: { error: { ...details, kind, message } }, text: "" }, true);
      return exitCodes[kind];
    };
    // Commander has said it already, with a pointer to the help.
    if (error instanceof CommanderError)
      return tell("usage", usageMessage(error.message, argv).replace(/^error: /, ""));
    const kind = kindOf(error, interruption);
    const told = error instanceof Failure && error.kind === kind;
    const message = kind === "interrupted" && !told ? "interrupted" : describe(error);
    process.stderr.write(`sluice: ${printable(message)}\n`);
    return tell(kind, message, told ? error.details : {});
  } finally {
    progress.close();
    interruption.close();
  }
}

function print({ data, text }: Pick<Report, "data" | "text">, json: boolean): void {
  const output = json ? JSON.stringify(data, undefined, 2) : printable(text);
  if (output) process.stdout.write(`${output}\n`);
}

function kindOf(error: unknown, { requested }: Interruption): FailureKind {
  if (requested.aborted) return "interrupted";
  if (error instanceof Failure) return error.kind;
  return error instanceof Error && usageErrors.has(error.name) ? "usage" : "failed";
}

/** Whether the command itself, not one that it runs, was asked for JSON. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end === -1 ? argv.length : end).includes("--json");
}

/** What went wrong says enough by its message; who works on this program itself wants the place as well. */
function describe(error: unknown): string {
  return process.env.SLUICE_DEBUG && error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
}

function runAgain(argv: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    ["../run.mjs", "../sluice.ts"].map((file) => fileURLToPath(new URL(file, import.meta.url))).concat(argv),
    { stdio: "inherit" },
  );
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("exit", (code) => resolve(code ?? exitCodes.failed));
  });
}
