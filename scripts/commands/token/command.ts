import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly env: string;
  readonly json?: boolean;
}

export const tokenCommand: Registration = (program, context, finish) => {
  program
    .command("token")
    .description("print a bearer token for the API of the rehearsal that is up")
    .addOption(options.environment().default("local"))
    .addOption(options.json())
    .addHelpText("after", '\nExample: curl -H "Authorization: Bearer $(npm run --silent sluice -- token)" ...')
    .action(async ({ env: environment, json = false }: Flags) => {
      const { token } = await import("./token.ts");
      await finish(await token(context, { environment }), json);
    });
};
