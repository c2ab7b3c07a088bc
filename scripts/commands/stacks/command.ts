import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly env?: string;
  readonly json?: boolean;
}

export const stacksCommand: Registration = (program, context, finish) => {
  program
    .command("stacks")
    .description("list stacks, their state keys and contracts")
    .addOption(options.environment())
    .addOption(options.json())
    .addHelpText("after", "\nExample: sluice stacks --env dev --json")
    .action(async ({ env: environment, json = false }: Flags) => {
      const { stacks } = await import("./stacks.ts");
      await finish(await stacks(context, { environment }), json);
    });
};
