import { Argument, Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { planning } from "#scripts/commands/cli/planning-options";
import type { AvailabilityInput } from "./availability-input.ts";

interface Flags extends Partial<Omit<AvailabilityInput, "environment" | "availability">> {
  readonly json?: boolean;
}

export const availabilityCommand: Registration = (program, context, finish) => {
  const command = program
    .command("availability")
    .description("show what switching an environment's availability would change, cost and interrupt; --write does it")
    .argument("<environment>", "one of environments/")
    .addArgument(new Argument("<availability>", "what it is to be").choices(["single-az", "multi-az"]))
    .addOption(new Option("--write", "write the setting to the environment's file if the switch is safe"));
  planning(command)
    .addHelpText(
      "after",
      "\nOnly the stacks that the switch touches are planned; nothing is applied, locked or kept, and without --write no file is changed." +
        "\nExit codes: 0 safe, or there already; 1 a stack cannot be planned; 3 something would be lost, or nobody knows." +
        "\nExamples: sluice availability dev multi-az\n          sluice availability prod single-az --rehearse --write",
    )
    .action(async (environment: string, availability: AvailabilityInput["availability"], flags: Flags) => {
      const { availability: run } = await import("./availability.ts");
      const { json = false, ...chosen } = flags;
      await finish(await run(context, { rehearse: false, write: false, ...chosen, environment, availability }), json);
    });
};
