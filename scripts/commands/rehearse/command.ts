import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { RehearseInput } from "./rehearse.ts";

interface Flags extends Partial<Omit<RehearseInput, "environment">> {
  readonly env: string;
  readonly json?: boolean;
}

export const rehearseCommand: Registration = (program, context, finish) => {
  program
    .command("rehearse")
    .description("the whole platform on this machine: deploy everything, send events, account for each, stay up")
    .addOption(options.environment().default("local"))
    .option("--once", "end after the summary; fails if an event is unaccounted for")
    .addOption(options.input())
    .addOption(options.events())
    .addOption(options.rate())
    .addOption(options.spike())
    .addOption(options.fraud())
    .addOption(options.parallel())
    .addOption(options.overrides())
    .addOption(options.port())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nExamples:\n  sluice rehearse --once --input transactions.csv --json\n  sluice rehearse --once --events 6000 --rate 200   (percentiles at 200 events a second)\n  sluice rehearse --once --events 21500 --rate 100 --spike 2000",
    )
    .action(async ({ env: environment, json = false, ...flags }: Flags) => {
      const { rehearse } = await import("./rehearse.ts");
      await finish(await rehearse(context, { once: false, ...flags, environment }), json);
    });
};
