import { availableParallelism } from "node:os";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { exitCodes } from "#scripts/commands/cli/report";
import { Failure, messageOf } from "#scripts/engine/failure";
import { machineFacts } from "./machine.ts";
import { describeMachine, describeSection, rowsOf } from "./report.ts";
import type { BenchContext, BenchOptions, Section } from "./section.ts";

/** Where the bench works. */
export interface BenchSurroundings extends BenchContext {
  readonly sections: readonly Section[];
  /** Takes what is the result: a table per section, or one JSON document. */
  readonly print: (text: string) => void;
}

interface Flags extends BenchOptions {
  readonly only?: string;
  readonly json?: boolean;
}

const wholeNumber = (text: string): number => {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a whole number from 1 to 9999 is needed.");
};

/**
 * Runs the bench's command line.
 * @param argv arguments after the program's name
 * @returns the exit code
 */
export async function runBench(argv: readonly string[], surroundings: BenchSurroundings): Promise<number> {
  const { sections, note } = surroundings;
  const program = new Command("bench")
    .description("measures this repository's tools against the plain ones, side by side on this machine")
    .addOption(new Option("--only <section>", "measure this alone").choices(sections.map(({ name }) => name)))
    .option("--runs <number>", "measurements of each kind; the median counts (default: 1 cold, 3 short)", wholeNumber)
    .option("--parallel <number>", "stacks worked on at once", wholeNumber, availableParallelism())
    .option("--json", "print exactly one JSON document on standard output")
    .configureOutput({ writeOut: surroundings.print, writeErr: (text) => note(text.trimEnd()) })
    .exitOverride()
    .action(async (flags: Flags) => measureAll(flags, surroundings));
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    note(`bench: ${messageOf(error)}`);
    return exitCodes[error instanceof Failure ? error.kind : "failed"];
  }
}

async function measureAll({ only, json, ...options }: Flags, { sections, print, ...context }: BenchSurroundings) {
  const machine = machineFacts();
  const reports = [];
  for (const section of sections.filter(({ name }) => only === undefined || name === only)) {
    const result = await section.run(options, context);
    reports.push({ name: section.name, ...result, measurements: rowsOf(result) });
    if (!json) print(`${describeSection(section, result)}\n\n`);
  }
  print(json ? `${JSON.stringify({ machine, sections: reports }, undefined, 2)}\n` : `${describeMachine(machine)}\n`);
}
