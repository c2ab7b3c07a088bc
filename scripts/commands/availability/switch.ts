import type { Caution } from "#scripts/engine/availability/cautions";
import type { StackSwitch } from "#scripts/engine/availability/compare-switch";
import type { CostDifference } from "#scripts/engine/availability/cost-difference";
import type { Minutes } from "#scripts/engine/availability/duration";
import type { Effect } from "#scripts/engine/availability/effects";
import type { QuotaUse } from "#scripts/engine/availability/quotas";
import type { Verdict } from "#scripts/engine/availability/verdict";
import type { Availability } from "#scripts/engine/availability/with-availability";

/** All that is known of a switch. */
export interface Switch {
  readonly from: Availability;
  readonly verdict: Verdict;
  /** Whether the environment's file says so by now. */
  readonly written: boolean;
  /** The stacks that it touches. */
  readonly stacks: readonly StackSwitch[];
  /** Number of all stacks. */
  readonly of: number;
  /** How long applying it usually takes. */
  readonly minutes: Minutes;
  readonly cost: CostDifference;
  readonly quotas: readonly QuotaUse[];
  readonly cautions: readonly Caution[];
}

/** What applying the changes of one type is like. */
export interface Expected extends Effect {
  readonly service: string;
  readonly limitMinutes: number | null;
  readonly addresses: readonly string[];
}

/** What a switch comes to, for programs. */
export interface SwitchData extends Switch {
  readonly environment: string;
  readonly to: Availability;
  readonly expected: readonly Expected[];
  /** The command that goes on, once the file says so; null where there is nothing to deploy. */
  readonly deploy: string | null;
}
