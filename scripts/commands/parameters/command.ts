import { Option } from "commander";
import { onAccount } from "#scripts/commands/cli/account-options";
import type { Registration } from "#scripts/commands/cli/command";
import { valueOptions } from "#scripts/commands/cli/value-source";
import type { SeedParameterInput } from "./seed.ts";

type Flags = Partial<Omit<SeedParameterInput, "environment" | "parameter">> & {
  readonly env: string;
  readonly json?: boolean;
};

export const parametersCommand: Registration = (program, context, finish) => {
  const parameters = program
    .command("parameters")
    .description("parameters that the code declares: whether they are there and as declared; put in those for people");
  onAccount(parameters.command("status"))
    .description("say of every parameter that the code declares whether it is there, since when, and as declared")
    .addHelpText(
      "after",
      "\nExit codes: 0 all are there as declared; 3 one is missing, differs or breaks its contract." +
        "\nExample: sluice parameters status --env dev",
    )
    .action(async ({ env: environment, json = false, ...flags }: Flags) => {
      const { parametersStatus } = await import("./status.ts");
      await finish(await parametersStatus(context, { rehearse: false, ...flags, environment }), json);
    });
  onAccount(parameters.command("seed"))
    .description("put a value into a parameter of parameters.more in environments/, which no stack writes")
    .argument("<parameter>", "its name")
    .addOption(valueOptions.fromFile())
    .addOption(valueOptions.fromEnv())
    .addOption(new Option("--replace", "write a new version where there is one"))
    .addHelpText(
      "after",
      "\nWhat is secret goes to Secrets Manager: sluice secrets seed." +
        "\nExample: sluice parameters seed partner-endpoint --env dev --from-file endpoint.txt",
    )
    .action(async (parameter: string, { env: environment, json = false, ...flags }: Flags) => {
      const { seedParameter } = await import("./seed.ts");
      const input = { rehearse: false, replace: false, ...flags, environment, parameter };
      await finish(await seedParameter(context, input), json);
    });
};
