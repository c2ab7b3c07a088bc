import type { Command } from "commander";
import { options } from "./options.ts";

/** A command that works on one environment's account, or on its rehearsal: it takes --env, --rehearse, --provider and --json. */
export const onAccount = (command: Command): Command =>
  command
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(options.json());
