import type { Command } from "commander";
import { options } from "./options.ts";

/** Registers a command over stacks of an environment: which stacks, which environment, and where. */
export const overStacks = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .argument("[stacks...]", "stack ids or concerns (default: all of the environment)")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.provider());
