import { availableParallelism } from "node:os";
import { Command, CommanderError } from "commander";
import { exitCodes } from "#scripts/commands/cli/report";
import { watchSignals } from "#scripts/commands/cli/signals";
import { Failure, messageOf } from "#scripts/engine/failure";
import { deploySection } from "./deploy/section.ts";
import { machineFacts } from "./machine.ts";
import { describeMachine, describeSection, rowsOf } from "./report.ts";
import type { Section } from "./section.ts";

/** Everything that can be measured. */
const sections: readonly Section[] = [deploySection()];

interface Flags {
  readonly only?: string;
  readonly runs?: number;
  readonly parallel: number;
  readonly json?: boolean;
}

const wholeNumber = (text: string): number => {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new Failure("usage", `"${text}" is no number to measure with: 1 to 9999`);
};

const program = new Command("bench")
  .description("measures this repository's tools against the plain ones, side by side on this machine")
  .option("--only <section>", `one of ${sections.map(({ name }) => name).join(", ")} (default: all)`)
  .option(
    "--runs <number>",
    "measurements of each kind, of which the median counts (default: 1 cold, 3 short)",
    wholeNumber,
  )
  .option("--parallel <number>", "stacks worked on at once", wholeNumber, availableParallelism())
  .option("--json", "print exactly one JSON document on standard output")
  .exitOverride()
  .action(async ({ only, runs, parallel, json }: Flags) => {
    const chosen = sections.filter(({ name }) => only === undefined || name === only);
    if (chosen.length === 0)
      throw new Failure(
        "usage",
        `there is no section "${only}"; there are ${sections.map(({ name }) => name).join(", ")}`,
      );
    const note = (line: string) => void process.stderr.write(`${line}\n`);
    const interruption = watchSignals(() => note("stopping"));
    const machine = machineFacts();
    const reports = [];
    try {
      for (const section of chosen) {
        const result = await section.run({ parallel, runs }, { note, signal: interruption.requested });
        reports.push({ name: section.name, ...result, rows: rowsOf(result) });
        if (!json) process.stdout.write(`${describeSection(section, result)}\n`);
      }
    } finally {
      interruption.close();
    }
    process.stdout.write(
      json ? `${JSON.stringify({ machine, sections: reports }, undefined, 2)}\n` : `${describeMachine(machine)}\n`,
    );
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  else {
    process.stderr.write(`bench: ${messageOf(error)}\n`);
    process.exitCode = exitCodes[error instanceof Failure ? error.kind : "failed"];
  }
}
