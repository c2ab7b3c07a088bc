import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";
import type { ExecInput } from "./exec.ts";

interface Flags extends Pick<ExecInput, "provider"> {
  readonly env: string;
}

export const execCommand: Registration = (program, context, finish) => {
  program
    .command("exec")
    .description("run any command with the rehearsal attached; its exit code is passed on")
    .argument("<command...>", "program and arguments, after --")
    .addOption(options.environment().default("local"))
    .addOption(options.provider())
    .passThroughOptions()
    .addHelpText(
      "after",
      "\nExamples: sluice exec -- npx cdktf deploy local-vpc --auto-approve\n          sluice exec -- terraform -chdir=cdktf.out/stacks/local-vpc plan",
    )
    .action(async (command: [string, ...string[]], { env: environment, provider }: Flags) => {
      const { exec } = await import("./exec.ts");
      await finish(await exec(context, { environment, command, provider }), false);
    });
};
