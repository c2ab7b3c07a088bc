import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { DeployInput } from "./deploy.ts";

interface Flags extends Partial<Omit<DeployInput, "environment" | "stacks">> {
  readonly env: string;
  readonly json?: boolean;
}

export const deployCommand: Registration = (program, context, finish) => {
  program
    .command("deploy")
    .description("deploy stacks in dependency order, in parallel, each from its saved plan")
    .argument("[stacks...]", "stack ids or concerns (default: all of the environment)")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(options.changed())
    .addOption(options.parallel())
    .addOption(options.lockTimeout())
    .addOption(options.yes())
    .addOption(options.overrides())
    .addOption(new Option("--unseeded", "deploy functions although secrets that they need have no value yet"))
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nExamples: sluice deploy --env local --rehearse\n          sluice deploy vpc keys --env dev\n          sluice deploy --env dev --changed --yes",
    )
    .action(async (stacks: string[], { env: environment, json = false, ...flags }: Flags) => {
      const { deploy } = await import("./deploy.ts");
      await finish(await deploy(context, { rehearse: false, yes: false, ...flags, environment, stacks }), json);
    });
};
