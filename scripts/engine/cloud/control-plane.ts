import type { LiveContracts } from "#scripts/engine/contracts/live-contracts";
import { openLiveContracts } from "#scripts/engine/contracts/ssm-live-contracts";
import type { Ledger } from "#scripts/engine/ledger/ledger";
import { openLedger } from "#scripts/engine/ledger/s3-ledger";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import { openObjectStore } from "#scripts/engine/store/s3-object-store";
import type { EnvironmentFacts } from "#scripts/engine/synthesize";
import { requireAccount } from "./caller.ts";
import { clientConfigFor } from "./client-config.ts";

/** What the engine needs of an account besides Terraform: the state bucket, the ledger in it, and what stacks publish. */
export interface ControlPlane {
  /** The account that the caller is signed in to, which is the environment's. */
  readonly accountId: string;
  readonly store: ObjectStore;
  readonly ledger: Ledger;
  readonly contracts: LiveContracts;
  close(): void;
}

/**
 * Opens the control plane of an environment.
 * @param variables the variables that Terraform is run with
 * @throws Failure if nobody is signed in, or to another account than the environment's
 */
export async function openControlPlane(
  environment: EnvironmentFacts,
  variables: NodeJS.ProcessEnv,
): Promise<ControlPlane> {
  const { name, accountId, region, state } = environment;
  const config = clientConfigFor(variables, region);
  await requireAccount(config, environment);
  const store = openObjectStore({ bucket: state.bucket, accountId, config });
  const contracts = openLiveContracts(config, { environment: name, region });
  return {
    accountId,
    store,
    contracts,
    ledger: openLedger(store, { environment: name, region }),
    close: () => {
      store.close();
      contracts.close();
    },
  };
}
