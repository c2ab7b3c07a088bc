import type { Command } from "commander";

/**
 * A command line that asks for help, as the option that commander answers on standard output: nothing at all, `help`, or
 * `help <command>`. Any other comes back as it is; a command that is not there stays alone, so that it is called unknown.
 */
export function askingForHelp(program: Command, argv: readonly string[]): readonly string[] {
  const [first, name] = argv;
  if (first === undefined) return ["--help"];
  if (first !== "help") return argv;
  if (name === undefined || name.startsWith("-")) return ["--help"];
  return program.commands.some((command) => command.name() === name) ? [name, "--help"] : [name];
}
