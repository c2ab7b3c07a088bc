import type { Cloud } from "#scripts/rehearsal/cloud/cloud-object";
import type { Drivers } from "#scripts/rehearsal/cloud/drivers/driver";

/** What a rehearsal provider is started with. */
export interface ProviderOptions {
  readonly cloud: Cloud;
  /** Makes run-time types exist in the emulator too. @default none: everything lives in the cloud only */
  readonly drivers?: Drivers;
  /** Region of provider blocks that name none. */
  readonly region: string;
  /** The twelve-digit account that this cloud plays. */
  readonly accountId: string;
  /** @default "aws" */
  readonly partition?: string;
  /** Resource and data source types to serve, asked anew for every Terraform process. @default all that the bindings know */
  readonly types?: () => Iterable<string>;
}

/** A provider that Terraform can attach to. */
export interface RunningProvider {
  /** Value for the environment variable TF_REATTACH_PROVIDERS. */
  readonly reattach: string;
  stop(): Promise<void>;
}
