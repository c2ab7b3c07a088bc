import type { Environment } from "#environments/environment";
import { requireAccount } from "#scripts/engine/cloud/caller";
import { type ClientConfig, clientConfigFor } from "#scripts/engine/cloud/client-config";
import { commandOn, type OwnCommand } from "#scripts/engine/own-command";
import type { Context } from "./context.ts";
import { type TargetChoice, withTarget } from "./target.ts";

/** The account of an environment, or its rehearsal. */
export interface OpenAccount {
  /** What clients are made with. */
  readonly config: ClientConfig;
  /** A command line of this tool that works on the same. */
  readonly command: OwnCommand;
  readonly context: Context;
}

/**
 * Works in the account of an environment.
 * @throws Failure if nobody is signed in, or to another account than the environment's
 */
export const withAccount = <T>(
  context: Context,
  input: TargetChoice,
  environment: Environment,
  work: (account: OpenAccount) => Promise<T>,
): Promise<T> =>
  withTarget(context, input, async (target, guarded) => {
    const config = clientConfigFor(target.environment, environment.region);
    await requireAccount(config, environment);
    return work({
      config,
      command: commandOn({ environment: input.environment, provider: input.provider, rehearsed: target.rehearsed }),
      context: guarded,
    });
  });
