import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { Flight } from "#scripts/engine/ledger/ledger";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import { isAlive } from "#scripts/engine/process-alive";

/** Starts the flights of one run of this tool; they share its id. */
export function createFlights(): (
  operation: Flight["operation"],
  plan: Pick<PlanSummary, "add" | "replace">,
  digest: string,
) => Flight {
  const host = hostname();
  const about = { run: randomUUID(), by: `${userInfo().username}@${host}`, host, pid: process.pid };
  return (operation, { add, replace }, digest) => ({
    ...about,
    at: new Date().toISOString(),
    operation,
    digest,
    creates: [...add, ...replace],
  });
}

/** Whether the tool that began an apply is still at it, as far as this machine can tell. */
export const isUnderWay = (flight: Flight): boolean =>
  flight.host === hostname() && flight.pid !== process.pid && isAlive(flight.pid);

/** @throws Failure("failed") naming who applies the stack right now */
export function refuseWhileUnderWay({ id }: StackNode, flights: readonly Flight[]): void {
  const other = flights.find(isUnderWay);
  if (!other) return;
  throw new Failure(
    "failed",
    `${id}: ${other.by} has been running an ${other.operation} of it since ${other.at} (process ${other.pid} on this machine); wait for it to end, then run again`,
  );
}
