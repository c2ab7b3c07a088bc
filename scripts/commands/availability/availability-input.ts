import type { Availability } from "#scripts/engine/availability/with-availability";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";

export interface AvailabilityInput {
  readonly environment: string;
  /** What it is to be. */
  readonly availability: Availability;
  /** Compare with the rehearsal on this machine instead of AWS. */
  readonly rehearse: boolean;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
  /** Stacks planned at once. @default the number of cores */
  readonly parallel?: number | undefined;
  /** Write the setting to the environment's file if the switch is safe. */
  readonly write: boolean;
}
