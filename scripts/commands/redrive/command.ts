import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { RedriveInput } from "./redrive.ts";

interface Flags extends Partial<Omit<RedriveInput, "environment">> {
  readonly env: string;
  readonly json?: boolean;
}

export const redriveCommand: Registration = (program, context, finish) => {
  program
    .command("redrive")
    .description("send records again that were set aside, in their order, once the cause is mended")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(new Option("--pipeline <name>", "only records of this pipeline"))
    .addOption(new Option("--since <time>", "only what was set aside at this time (ISO 8601) or later"))
    .addOption(new Option("--until <time>", "only what was set aside before this time"))
    .addOption(new Option("--reason <text>", "only what was set aside for a reason with this text in it"))
    .addOption(
      new Option("--kind <kind>", "only what the event source gave up, or only what could not be read").choices([
        "on-failure",
        "poison",
      ]),
    )
    .addOption(new Option("--again", "also what was sent again already"))
    .addOption(new Option("--dry-run", "say what would be sent, and send nothing"))
    .addOption(options.yes())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nEvents are stored once: to send one again that was stored changes nothing. Conflicts are not sent: they are for a person to decide." +
        "\nExit codes: 0 all that was selected is on the stream; 1 some of it is not, run it again; 3 somebody has to say yes." +
        "\nExamples: sluice redrive --env prod --dry-run" +
        "\n          sluice redrive --env prod --pipeline order-changes --since 2026-11-20T00:00:00Z",
    )
    .action(async ({ env: environment, json = false, ...flags }: Flags) => {
      const { redriveSetAside } = await import("./redrive.ts");
      const input = { rehearse: false, again: false, dryRun: false, yes: false, ...flags, environment };
      await finish(await redriveSetAside(context, input), json);
    });
};
