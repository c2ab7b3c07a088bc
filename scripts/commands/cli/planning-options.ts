import type { Command } from "commander";
import { options } from "./options.ts";

/** A command that plans stacks side by side and tells what it found: it takes --rehearse, --provider, --parallel and --json. */
export const planning = (command: Command): Command =>
  command
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(options.parallel())
    .addOption(options.json());
