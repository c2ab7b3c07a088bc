import type { TargetChoice } from "#scripts/commands/cli/target";
import type { Availability } from "#scripts/engine/availability/with-availability";

export interface AvailabilityInput extends TargetChoice {
  /** What it is to be. */
  readonly availability: Availability;
  /** Stacks planned at once. @default the number of cores */
  readonly parallel?: number | undefined;
  /** Write the setting to the environment's file if the switch is safe. */
  readonly write: boolean;
}
