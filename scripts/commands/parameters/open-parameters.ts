import type { Contract } from "#constructs/core/contract";
import type { Environment } from "#environments/environment";
import { type OpenAccount, withAccount } from "#scripts/commands/cli/account";
import type { Context } from "#scripts/commands/cli/context";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { synthesizeAside } from "#scripts/engine/synthesize";
import { type DeclaredParameter, declaredParameters } from "#scripts/engine/values/declared-parameters";
import { openParameterStore, type ParameterStore } from "#scripts/engine/values/parameter-store";
import { configurationsOf } from "#scripts/engine/values/place-readers";

/** An environment, and the parameters and contracts that its code declares. */
export interface ParametersIn {
  readonly environment: Environment;
  readonly parameters: readonly DeclaredParameter[];
  readonly contracts: ReadonlyMap<string, Contract>;
}

/** The parameters that an environment's code declares. Needs no account, and starts nothing. */
export async function parametersIn(context: Context, environment: string): Promise<ParametersIn> {
  const platform = await context.platform();
  return synthesizeAside({ platform, environment, variables: context.variables }, (synthesis) => ({
    environment: synthesis.environment,
    parameters: declaredParameters(synthesis.environment, configurationsOf(synthesis)),
    contracts: synthesis.contracts,
  }));
}

/** Parameter Store of an environment's account. */
export interface OpenParameters extends Omit<OpenAccount, "config"> {
  readonly store: ParameterStore;
}

/**
 * Works on the parameters of an environment, in its account or in its rehearsal.
 * @throws Failure if nobody is signed in, or to another account than the environment's
 */
export const withParameters = <T>(
  context: Context,
  input: TargetChoice,
  { environment }: Pick<ParametersIn, "environment">,
  work: (open: OpenParameters) => Promise<T>,
): Promise<T> =>
  withAccount(context, input, environment, async ({ config, ...account }) => {
    const store = openParameterStore(config);
    try {
      return await work({ store, ...account });
    } finally {
      store.close();
    }
  });
