import type { Environment } from "#environments/environment";
import { withAccount } from "#scripts/commands/cli/account";
import type { Context } from "#scripts/commands/cli/context";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { synthesizeAside } from "#scripts/engine/synthesize";
import { type DeclaredSecret, declaredSecrets } from "#scripts/engine/values/declared-secrets";
import { configurationsOf } from "#scripts/engine/values/place-readers";
import type { PutPlace } from "#scripts/engine/values/put-secret";
import { openSecretStore } from "#scripts/engine/values/secret-store";

/** An environment, and the secrets that its code declares. */
export interface DeclaredIn {
  readonly environment: Environment;
  readonly secrets: readonly DeclaredSecret[];
}

/** The secrets that an environment's code declares. Needs no account, and starts nothing. */
export async function declaredIn(context: Context, environment: string): Promise<DeclaredIn> {
  const platform = await context.platform();
  return synthesizeAside({ platform, environment, variables: context.variables }, (synthesis) => ({
    environment: synthesis.environment,
    secrets: declaredSecrets(configurationsOf(synthesis)),
  }));
}

/** Secrets Manager of an environment's account. */
export interface OpenSecrets extends PutPlace {
  readonly context: Context;
}

/**
 * Works on the secrets of an environment, in its account or in its rehearsal.
 * @throws Failure if nobody is signed in, or to another account than the environment's
 */
export const withSecrets = <T>(
  context: Context,
  input: TargetChoice,
  { environment }: DeclaredIn,
  work: (open: OpenSecrets) => Promise<T>,
): Promise<T> =>
  withAccount(context, input, environment, async ({ config, ...account }) => {
    const store = openSecretStore(config);
    try {
      return await work({ store, ...account });
    } finally {
      store.close();
    }
  });
