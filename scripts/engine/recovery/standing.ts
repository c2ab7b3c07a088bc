import type { StackNode } from "#scripts/engine/graph";
import type { Flight, StackStanding } from "#scripts/engine/ledger/ledger";
import { createsOf, type Holder, holderOfStack, type Machine } from "./holder.ts";
import { ageOf, type HeldLock } from "./locks.ts";
import type { SuspectedStack } from "./orphans.ts";

/** A stack that an apply was cut short on, or that is locked, or that was asked about. */
export interface TroubledStack {
  readonly node: StackNode;
  readonly flights: readonly Flight[];
  readonly lock: HeldLock | undefined;
  /** Who works on it; undefined where there is neither a flight nor a lock. */
  readonly holder: Holder | undefined;
  /** To be searched for orphans; undefined while somebody works on it: what that run makes is no orphan yet. */
  readonly suspected: SuspectedStack | undefined;
}

export interface StandingOptions {
  readonly machine: Machine;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Also stacks of which nothing is known to have been cut short, as by a plain `terraform apply`. */
  readonly all: boolean;
}

/** What the ledger and the locks say of each stack, for recovering them. Stacks that are well are left out. */
export function troubledStacks(
  nodes: readonly StackNode[],
  standings: ReadonlyMap<string, StackStanding>,
  { machine, now, all }: StandingOptions,
): readonly TroubledStack[] {
  return nodes.flatMap((node) => {
    const { lock, inFlight: flights = [] } = standings.get(node.id) ?? {};
    if (!lock && flights.length === 0 && !all) return [];
    const holder =
      lock || flights.length > 0 ? holderOfStack(node.id, { lock, inFlight: flights }, machine) : undefined;
    const held = lock && holder ? { node, lock, age: ageOf(lock, now), holder } : undefined;
    // A lock without a flight was left by somebody's own Terraform: what that was to make is not known.
    const creates = flights.length > 0 && !all ? createsOf(flights) : undefined;
    const suspected = holder?.kind === "alive" ? undefined : { node, creates };
    return [{ node, flights, lock: held, holder, suspected }];
  });
}
