import type { Command } from "commander";
import { options } from "./options.ts";
import type { TargetChoice } from "./target.ts";

/** What commands on a deployed environment are given besides their own. */
export interface DeployedFlags extends Partial<Omit<TargetChoice, "environment">> {
  readonly env: string;
  readonly json?: boolean;
}

/** Adds the options of every command that works on a deployed environment. */
export const onDeployed = (command: Command): Command =>
  command
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(options.json());

/** The environment that was chosen, and where it is. */
export const choiceOf = ({ env: environment, rehearse = false, provider }: DeployedFlags): TargetChoice => ({
  environment,
  rehearse,
  ...(provider && { provider }),
});
