import type { Adoption } from "#scripts/engine/adopt/adoption";
import type { ExaminedStack } from "#scripts/engine/adopt/examine-stack";
import type { FailureKind } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";

/** A stack that could not be looked at. */
export interface BlockedStack {
  readonly kind: "blocked";
  readonly node: StackNode;
  readonly reason: string;
}

/** An object that was to be taken into a state; `reason` says why it was not, or is null. */
export interface TakenIn {
  readonly stack: string;
  readonly address: string;
  readonly id: string;
  readonly reason: string | null;
}

/** All that came of adopting. */
export interface AdoptionOutcome {
  readonly environment: string;
  /** The environment's file. */
  readonly file: string;
  /** The command that lets a stack's state forget an address. */
  readonly forget: (stackId: string, address: string) => string;
  readonly stacks: readonly (ExaminedStack | BlockedStack)[];
  readonly imports: readonly TakenIn[];
  readonly adoption: Adoption;
  /** Lines of the file that change; empty where none do. */
  readonly difference: string;
  /** Whether the file was replaced. */
  readonly written: boolean;
  /** Why it was not, although there was something to write; null where it was, or where there was nothing. */
  readonly reason: string | null;
  /** How it ended early, for `reason`, after objects had been taken into states; null where it ran to its end. */
  readonly cutShort: FailureKind | null;
}
