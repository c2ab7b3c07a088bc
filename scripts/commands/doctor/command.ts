import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly env?: string;
  readonly rehearse?: boolean;
  readonly json?: boolean;
}

export const doctorCommand: Registration = (program, context, finish) => {
  program
    .command("doctor")
    .description("say what is missing on this machine or in the account, and how to get it")
    .addOption(options.environment())
    .addOption(options.rehearse())
    .addOption(options.json())
    .addHelpText("after", "\nExamples: sluice doctor --rehearse\n          sluice doctor --env dev")
    .action(async ({ env: environment, rehearse = false, json = false }: Flags) => {
      const { doctor } = await import("./doctor.ts");
      await finish(await doctor(context, { environment, rehearse }), json);
    });
};
