import type { Command } from "commander";
import type { Context } from "#scripts/commands/cli/context";
import { createProgram } from "#scripts/commands/program";

/** Arguments of every `npm run sluice -- ...` in a text, without what a shell adds. */
export const commandsIn = (text: string): string[][] =>
  [...text.matchAll(/npm run (?:--silent )?sluice -- ([^\n`|]+)/g)].map(([, line]) => line!.trim().split(/\s+/));

/** Runs nothing: every command ends where its options are understood. @throws CommanderError for what it does not know */
export function parse(line: readonly string[]): void {
  let reached = "";
  const program = createProgram({} as Context, async () => {});
  const prepare = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
    command.action(() => {
      reached = command.name();
    });
    for (const each of command.commands) prepare(each);
  };
  for (const command of program.commands) prepare(command);
  program.configureOutput({ writeErr: () => {}, outputError: () => {} });
  program.parse(line, { from: "user" });
  if (reached === "") throw new Error(`nothing is done by: ${line.join(" ")}`);
}
