import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import { overStacks } from "#scripts/commands/cli/over-stacks";
import type { DriftInput } from "./drift.ts";

interface Flags extends Partial<Omit<DriftInput, "environment" | "stacks">> {
  readonly env: string;
  readonly json?: boolean;
}

export const driftCommand: Registration = (program, context, finish) => {
  overStacks(
    program,
    "drift",
    "what somebody changed or deleted outside, in every state at once; changes and locks nothing",
  )
    .addOption(options.parallel())
    .addOption(options.markdown())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nCode that was never applied is told apart from what happened outside: it is pending, and no drift." +
        "\nExit codes: 0 no drift; 1 something could not be looked at, or the command failed; 3 drift." +
        "\nExamples: sluice drift --env dev\n          sluice drift rds redis --env dev --json",
    )
    .action(async (stacks: string[], { env: environment, json = false, ...flags }: Flags) => {
      const { drift } = await import("./drift.ts");
      await finish(await drift(context, { rehearse: false, markdown: false, ...flags, environment, stacks }), json);
    });
};
