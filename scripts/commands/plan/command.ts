import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import { overStacks } from "#scripts/commands/cli/over-stacks";
import type { PlanInput } from "./plan.ts";

interface Flags extends Partial<Omit<PlanInput, "environment" | "stacks">> {
  readonly env: string;
  readonly json?: boolean;
}

export const planCommand: Registration = (program, context, finish) => {
  overStacks(program, "plan", "show what deploying would change, before anything is applied; changes and locks nothing")
    .addOption(options.parallel())
    .addOption(options.markdown())
    .addOption(options.detailedExitCode())
    .addOption(options.json())
    .addHelpText(
      "after",
      "\nEach stack is labelled: exact (all it reads is known), placeholder (some values are stand-ins) or blocked (it cannot be planned)." +
        "\nExit codes: 0 planned, whatever it would change; 1 a stack is blocked; with --detailed-exitcode 3 if deploying would change something." +
        "\nExamples: sluice plan --env dev\n          sluice plan vpc keys --env dev --markdown > plan.md",
    )
    .action(async (stacks: string[], { env: environment, json = false, ...flags }: Flags) => {
      const { plan } = await import("./plan.ts");
      const input = { rehearse: false, markdown: false, detailedExitcode: false, ...flags, environment, stacks };
      await finish(await plan(context, input), json);
    });
};
