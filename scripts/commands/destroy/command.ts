import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { DestroyInput } from "./destroy.ts";

interface Flags extends Partial<Omit<DestroyInput, "environment" | "stacks">> {
  readonly env: string;
  readonly json?: boolean;
}

export const destroyCommand: Registration = (program, context, finish) => {
  program
    .command("destroy")
    .description("destroy stacks, consumers before their producers")
    .argument("[stacks...]", "stack ids or concerns (default: all of the environment)")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(options.parallel())
    .addOption(options.lockTimeout())
    .addOption(options.yes())
    .addOption(options.json())
    .addHelpText("after", "\nExample: sluice destroy cloudwatch --env local --rehearse")
    .action(async (stacks: string[], { env: environment, json = false, ...flags }: Flags) => {
      const { destroy } = await import("./destroy.ts");
      await finish(await destroy(context, { rehearse: false, yes: false, ...flags, environment, stacks }), json);
    });
};
