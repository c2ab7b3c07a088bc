import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { Flight, StackStanding } from "#scripts/engine/ledger/ledger";
import { operator } from "#scripts/engine/operator";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import { holderOfStack, type Machine, thisMachine } from "#scripts/engine/recovery/holder";

/** Starts the flights of one run of this tool; they share its id. */
export function createFlights(): (
  operation: Flight["operation"],
  plan: Pick<PlanSummary, "add" | "replace">,
  digest: string,
) => Flight {
  const host = hostname();
  const about = { run: randomUUID(), by: operator(), host, pid: process.pid };
  return (operation, { add, replace }, digest) => ({
    ...about,
    at: new Date().toISOString(),
    operation,
    digest,
    creates: [...add, ...replace],
  });
}

/**
 * Keeps out of the way of a run of this tool that works on the stack right now, and of a Terraform that outlived one. Of anybody
 * else, in another checkout or on another machine, Terraform's own lock tells.
 * @param directory the stack's
 * @returns whether somebody may be at it of whom nothing more is known than the lock that they hold
 * @throws Failure("failed") naming who that is
 */
export function refuseWhileUnderWay(
  { id }: StackNode,
  standing: Pick<StackStanding, "lock" | "inFlight">,
  directory: string,
  machine: () => Machine = thisMachine,
): boolean {
  const { lock, inFlight } = standing;
  if (!lock && inFlight.length === 0) return false;
  const { terraforms = [], ...rest } = machine();
  const own = terraforms.filter((each) => each.directory === directory);
  const holder = holderOfStack(id, standing, { ...rest, terraforms: own });
  if (holder.kind !== "alive") return holder.kind === "unknown" && lock !== undefined;
  const flight = inFlight.find(({ pid }) => pid === holder.pid) ?? inFlight.at(-1);
  const what = flight ? `; its ${flight.operation} began at ${flight.at}` : "";
  throw new Failure(
    "failed",
    `${id}: ${holder.reason}${what}. Wait for it to end, then run again; or let --lock-timeout wait`,
  );
}
