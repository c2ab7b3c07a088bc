import type { TargetChoice } from "#scripts/commands/cli/target";
import type { ImportResult } from "#scripts/engine/recovery/import-orphans";
import type { HeldLock } from "#scripts/engine/recovery/locks";
import type { Orphan } from "#scripts/engine/recovery/orphans";
import type { TroubledStack } from "#scripts/engine/recovery/standing";

export interface RecoverInput extends TargetChoice {
  /** Stack ids or concerns. @default all of the environment */
  readonly stacks: readonly string[];
  /** Look at every stack, not only at those of which an apply is known to have been cut short. */
  readonly all: boolean;
  /** Import every orphan whose address is known. */
  readonly import: boolean;
  readonly releaseLocks: boolean;
  /** Release a lock without asking, also where its holder may be alive. */
  readonly yes: boolean;
}

/** What became of a lock that was to be released; `reason` says why it was not, or is null. */
export interface ReleaseResult {
  readonly lock: HeldLock;
  readonly reason: string | null;
}

/** All that there was to recover, and what has been done about it. */
export interface Recovery {
  readonly environment: string;
  readonly damaged: readonly string[];
  readonly stacks: readonly TroubledStack[];
  readonly orphans: readonly Orphan[];
  readonly released: readonly ReleaseResult[];
  readonly imports: readonly ImportResult[];
}
