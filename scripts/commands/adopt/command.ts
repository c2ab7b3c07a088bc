import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { AdoptInput } from "./adopt.ts";

interface Flags extends Partial<Omit<AdoptInput, "environment" | "stacks">> {
  readonly env: string;
  readonly json?: boolean;
}

export const adoptCommand: Registration = (program, context, finish) => {
  program
    .command("adopt")
    .description("turn what was changed by hand into settings of the environment's file, proved by an empty plan")
    .argument("[stacks...]", "stack ids or concerns")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(new Option("--all", "every stack of the environment"))
    .addOption(new Option("--dry-run", "show the edit and write nothing"))
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(options.parallel())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nChanges nothing but environments/<name>.ts, and that in one step. Refused for a stack whose code is not what was last applied." +
        "\nExit codes: 0 all of it adopted, or nothing to adopt; 1 something failed; 3 something needs a decision, see the report." +
        "\nExamples: sluice adopt rds --env dev\n          sluice adopt --all --env dev --dry-run",
    )
    .action(async (stacks: string[], { env: environment, json = false, ...flags }: Flags) => {
      const { adopt } = await import("./adopt.ts");
      const input = { rehearse: false, all: false, dryRun: false, ...flags, environment, stacks };
      await finish(await adopt(context, input), json);
    });
};
