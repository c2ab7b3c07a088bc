import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import { planning } from "#scripts/commands/cli/planning-options";
import type { AdoptInput } from "./adopt-input.ts";

interface Flags extends Partial<Omit<AdoptInput, "environment" | "stacks">> {
  readonly env: string;
  readonly json?: boolean;
}

export const adoptCommand: Registration = (program, context, finish) => {
  const command = program
    .command("adopt")
    .description("turn what was changed by hand into settings of the environment's file, proved by an empty plan")
    .argument("[stacks...]", "stack ids or concerns")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(new Option("--all", "every stack of the environment"))
    .addOption(new Option("--dry-run", "show the edit and write nothing"))
    .addOption(new Option("--drop", "what was deleted is to stay away: take it out of the code"))
    .addOption(new Option("--new <type=id>", "an object made by hand: declare it, and take it into the stack's state"))
    .addOption(new Option("--import", "take what stands in the place of a deleted object into the state"));
  planning(command)
    .addHelpText(
      "after",
      "\nChanges nothing but environments/<name>.ts, and that in one step; with --import and --new also the state. Refused for a stack whose code is not what was last applied." +
        "\nExit codes: 0 all of it adopted, or nothing to adopt; 1 something failed; 3 something needs a decision, see the report; with --dry-run also where there is something to write." +
        "\nExamples: sluice adopt rds --env dev\n          sluice adopt --all --env dev --dry-run\n          sluice adopt ecr --new aws_ecr_repository=dev/reports --env dev",
    )
    .action(async (stacks: string[], { env: environment, json = false, ...flags }: Flags) => {
      const { adopt } = await import("./adopt.ts");
      const input = { rehearse: false, all: false, dryRun: false, drop: false, import: false, ...flags };
      await finish(await adopt(context, { ...input, environment, stacks }), json);
    });
};
