import type { Environment } from "#environments/environment";
import { requireAccount } from "#scripts/engine/cloud/caller";
import { type ClientConfig, clientConfigFor } from "#scripts/engine/cloud/client-config";
import { commandOn, type OwnCommand } from "#scripts/engine/own-command";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";
import type { Context } from "./context.ts";
import { withTarget } from "./target.ts";

/** What every command is told that works on an account without Terraform. */
export interface AccountInput {
  readonly environment: string;
  /** On the local cloud of this machine instead of AWS. */
  readonly rehearse: boolean;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
}

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
  input: AccountInput,
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
