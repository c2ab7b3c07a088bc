import type { LiveContracts } from "../contracts/live-contracts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { ObjectStore } from "../store/object-store.ts";

/** What the engine needs of an account besides Terraform: the state bucket, the ledger in it, and what stacks publish. */
export interface ControlPlane {
  /** The account that the caller is signed in to, which is the environment's. */
  readonly accountId: string;
  readonly store: ObjectStore;
  readonly ledger: Ledger;
  readonly contracts: LiveContracts;
  close(): void;
}
