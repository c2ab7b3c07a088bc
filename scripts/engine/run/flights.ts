import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { Flight, StackStanding } from "#scripts/engine/ledger/ledger";
import { operator } from "#scripts/engine/operator";
import { type OwnCommand, plainCommand } from "#scripts/engine/own-command";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import { holderOfStack, type Machine, thisMachine } from "#scripts/engine/recovery/holder";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import { LOCK_SUFFIX, readStateLock } from "#scripts/engine/store/state-lock";

/** Makes the flights of one run of this tool. */
export interface Flights {
  (operation: Flight["operation"], plan: Pick<PlanSummary, "add" | "replace">, digest: string): Flight;
  /** The id that they share. */
  readonly run: string;
}

export function createFlights(): Flights {
  const about = { run: randomUUID(), by: operator(), host: hostname(), pid: process.pid };
  const make = (
    operation: Flight["operation"],
    { add, replace }: Pick<PlanSummary, "add" | "replace">,
    digest: string,
  ) => ({
    ...about,
    at: new Date().toISOString(),
    operation,
    digest,
    creates: [...add, ...replace],
  });
  return Object.assign(make, { run: about.run });
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

/**
 * Stops at a lock that nobody has any more: a run that was killed left it, and waiting for it helps nobody. The lock is read again, since
 * whoever had it when this run began may have given it up and gone.
 * @throws Failure naming who held it since when, and the command that releases it
 */
export async function refuseStaleLock(
  node: StackNode,
  standing: Pick<StackStanding, "lock" | "inFlight">,
  {
    store,
    command = plainCommand,
  }: { readonly store: Pick<ObjectStore, "read">; readonly command?: OwnCommand | undefined },
  machine: () => Machine = thisMachine,
): Promise<void> {
  const { lock } = standing;
  if (!lock || holderOfStack(node.id, standing, machine()).kind !== "gone") return;
  const object = await store.read(`${node.stateKey}${LOCK_SUFFIX}`);
  if (!object || readStateLock(object.text).id !== lock.id) return;
  const operation = lock.operation.replace(/^OperationType/, "").toLowerCase() || "an operation";
  throw new Failure(
    "failed",
    `${node.id}: its state is locked by ${lock.who || "somebody"} since ${lock.created || "an unknown time"} (${operation}, killed): \`${command(`recover ${node.concern} --release-locks`)}\``,
  );
}
