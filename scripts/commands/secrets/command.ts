import { Option } from "commander";
import { onAccount } from "#scripts/commands/cli/account-options";
import type { Registration } from "#scripts/commands/cli/command";
import { valueOptions } from "#scripts/commands/cli/value-source";
import type { RotateSecretInput } from "./rotate.ts";
import type { SeedSecretsInput } from "./seed.ts";

type Flags<Input> = Partial<Omit<Input, "environment" | "secret">> & { readonly env: string; readonly json?: boolean };

export const secretsCommand: Registration = (program, context, finish) => {
  const secrets = program
    .command("secrets")
    .description("the values of secrets: whether they are there, put them in, renew them; none is ever shown");
  onAccount(secrets.command("status"))
    .description("say of every secret that the code declares whether it has a value, since when, and who needs it")
    .addHelpText(
      "after",
      "\nExit codes: 0 all that functions need is there; 3 a function needs a value that is not." +
        "\nExample: sluice secrets status --env dev",
    )
    .action(async ({ env: environment, json = false, ...flags }: Flags<SeedSecretsInput>) => {
      const { secretsStatus } = await import("./status.ts");
      await finish(await secretsStatus(context, { rehearse: false, ...flags, environment }), json);
    });
  onAccount(secrets.command("seed"))
    .description("put the first value in: made up where that can be, otherwise typed twice without being shown")
    .argument("[secret]", "name of the secret (default: every one without a value)")
    .addOption(valueOptions.fromFile())
    .addOption(valueOptions.fromEnv())
    .addOption(new Option("--replace", "put it in the place of the value that is there, which stays as the previous"))
    .addHelpText(
      "after",
      "\nA value is never an argument: other processes could read it." +
        "\nExamples: sluice secrets seed --env dev" +
        "\n          sluice secrets seed mongodb-uri --env dev --from-file uri.txt" +
        "\n          pass show chat/webhook | sluice secrets seed webhook-url --env dev --from-file -",
    )
    .action(async (secret: string | undefined, { env, json = false, ...flags }: Flags<SeedSecretsInput>) => {
      const { seedSecrets } = await import("./seed.ts");
      const input = { rehearse: false, replace: false, ...flags, environment: env, secret };
      await finish(await seedSecrets(context, input), json);
    });
  onAccount(secrets.command("rotate"))
    .description("renew a secret without an outage: a key beside the old ones, or a new value that you bring")
    .argument("<secret>", "name of the secret")
    .addOption(valueOptions.fromFile())
    .addOption(valueOptions.fromEnv())
    .addHelpText(
      "after",
      "\nKilled at any moment, it loses nothing: run it again.\nExample: sluice secrets rotate card-token-keys --env dev",
    )
    .action(async (secret: string, { env, json = false, ...flags }: Flags<RotateSecretInput>) => {
      const { rotateSecret } = await import("./rotate.ts");
      await finish(await rotateSecret(context, { rehearse: false, ...flags, environment: env, secret }), json);
    });
};
