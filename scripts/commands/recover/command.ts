import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { RecoverInput } from "./recovery.ts";

interface Flags extends Partial<Omit<RecoverInput, "environment" | "stacks">> {
  readonly env: string;
  readonly json?: boolean;
}

export const recoverCommand: Registration = (program, context, finish) => {
  program
    .command("recover")
    .description("after a killed apply: objects that no state holds, with their import commands, and stale locks")
    .argument("[stacks...]", "stack ids or concerns (default: all of the environment)")
    .addOption(options.environment().makeOptionMandatory())
    .addOption(options.rehearse())
    .addOption(options.provider())
    .addOption(new Option("--all", "look at every stack, not only where an apply is known to have been cut short"))
    .addOption(new Option("--import", "import every object whose address is known"))
    .addOption(new Option("--release-locks", "release locks, except of processes that are known to be alive"))
    .addOption(options.yes())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing to recover, or all of it recovered; 1 something failed; 3 there is something, see the report." +
        "\nExamples: sluice recover --env dev\n          sluice recover vpc --env dev --release-locks --import",
    )
    .action(async (stacks: string[], { env: environment, json = false, ...flags }: Flags) => {
      const { recover } = await import("./recover.ts");
      const input = { rehearse: false, all: false, import: false, releaseLocks: false, yes: false, ...flags };
      await finish(await recover(context, { ...input, environment, stacks }), json);
    });
};
