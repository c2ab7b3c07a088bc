import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { commandIn } from "#scripts/commands/cli/needed-secrets";
import { withTarget } from "#scripts/commands/cli/target";
import { requireAccount } from "#scripts/engine/cloud/caller";
import { clientConfigFor } from "#scripts/engine/cloud/client-config";
import { synthesizeAside } from "#scripts/engine/synthesize";
import { type DeclaredSecret, declaredSecrets } from "#scripts/engine/values/declared-secrets";
import { configurationsOf } from "#scripts/engine/values/place-readers";
import type { PutPlace } from "#scripts/engine/values/put-secret";
import { openSecretStore } from "#scripts/engine/values/secret-store";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";

/** What every command about secrets is told. */
export interface SecretsInput {
  readonly environment: string;
  /** On the local cloud of this machine instead of AWS. */
  readonly rehearse: boolean;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
}

/** The secrets that an environment's code declares, and the account that they are in. */
export interface OpenSecrets extends PutPlace {
  readonly secrets: readonly DeclaredSecret[];
  readonly context: Context;
}

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

/**
 * Works on the secrets of an environment, in its account or in its rehearsal.
 * @throws Failure if nobody is signed in, or to another account than the environment's
 */
export async function withSecrets<T>(
  context: Context,
  input: SecretsInput,
  { environment, secrets }: DeclaredIn,
  work: (open: OpenSecrets) => Promise<T>,
): Promise<T> {
  return withTarget(context, input, async (target, guarded) => {
    const config = clientConfigFor(target.environment, environment.region);
    await requireAccount(config, environment);
    const store = openSecretStore(config);
    try {
      return await work({ secrets, store, command: commandIn(target, input), context: guarded });
    } finally {
      store.close();
    }
  });
}
