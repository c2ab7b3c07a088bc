import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly env: string;
  readonly group: string[];
  readonly json?: boolean;
}

const examples = `
Examples:
  curl -H "Authorization: Bearer $(npm run --silent sluice -- token)" ...
  npm run --silent sluice -- token --group admin     one that may change employees`;

export const tokenCommand: Registration = (program, context, finish) => {
  program
    .command("token")
    .description("print a bearer token for the API of the rehearsal that is up")
    .addOption(options.environment().default("local"))
    .option(
      "--group <name>",
      "a group that it is of, such as admin; may be given again",
      (one, all: string[]) => [...all, one],
      [],
    )
    .addOption(options.json())
    .addHelpText("after", examples)
    .action(async ({ env: environment, group: groups, json = false }: Flags) => {
      const { token } = await import("./token.ts");
      await finish(await token(context, { environment, groups }), json);
    });
};
