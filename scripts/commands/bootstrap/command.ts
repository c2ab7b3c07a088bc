import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly env: string;
  readonly rehearse?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const bootstrapCommand: Registration = (program, context, finish) => {
  program
    .command("bootstrap")
    .description("make an account ready to hold states: the bucket, and the key that encrypts it")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.yes())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nMay be run again at any time; it changes only what differs.\nExample: sluice bootstrap --env dev",
    )
    .action(async ({ env: environment, rehearse = false, yes = false, json = false }: Flags) => {
      const { bootstrap } = await import("./bootstrap.ts");
      await finish(await bootstrap(context, { environment, rehearse, yes }), json);
    });
};
