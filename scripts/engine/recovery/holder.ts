import { hostname } from "node:os";
import { sep } from "node:path";
import type { Flight, StackStanding } from "#scripts/engine/ledger/ledger";
import { isRunningSince } from "#scripts/engine/process-start";
import { type TerraformProcess, terraformProcesses, worksOn } from "./terraform-processes.ts";

/**
 * Whether somebody works on a stack right now, as far as can be known: `alive` with the process that does, `gone`, or `unknown`, as of
 * a run on another machine.
 */
export type Holder =
  | { readonly kind: "alive"; readonly pid: number; readonly reason: string }
  | { readonly kind: "gone"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** What is known of this machine. */
export interface Machine {
  readonly host: string;
  /** Whether a process that ran at a moment (ISO 8601) still does; its number may be another's by now. */
  isAlive(pid: number, at: string): boolean;
  /** Undefined where that cannot be seen. */
  readonly terraforms: readonly TerraformProcess[] | undefined;
}

/** This machine, as it is now. */
export const thisMachine = (): Machine => ({
  host: hostname(),
  isAlive: isRunningSince,
  terraforms: terraformProcesses(),
});

/** The machine with those of its Terraforms alone that may work below a directory: nobody else has the states of a rehearsal. */
export const working = (machine: Machine, below: string): Machine => ({
  ...machine,
  terraforms: machine.terraforms?.filter(({ directory }) => directory?.startsWith(`${below}${sep}`) ?? true),
});

/**
 * Who holds a stack that has a lock or flights. A Terraform outlives its command line when that is killed, so that the command
 * line's death alone says nothing.
 */
export function holderOfStack(
  stackId: string,
  { lock, inFlight }: Pick<StackStanding, "lock" | "inFlight">,
  machine: Machine,
): Holder {
  const here = inFlight.filter(({ host }) => host === machine.host);
  const running = here.find(({ pid, at }) => pid !== process.pid && machine.isAlive(pid, at));
  if (running) return { kind: "alive", pid: running.pid, reason: `process ${running.pid} of ${running.by} still runs` };
  const terraform = machine.terraforms?.find((each) => worksOn(each, stackId));
  if (terraform)
    return { kind: "alive", pid: terraform.pid, reason: `its Terraform still runs as process ${terraform.pid}` };

  const hosts = new Set([...(lock ? [hostOf(lock.who)] : []), ...inFlight.map(({ host }) => host)]);
  hosts.delete(machine.host);
  if (hosts.has("")) return { kind: "unknown", reason: "no record of it says where it ran" };
  if (hosts.size > 0) return { kind: "unknown", reason: `it ran on ${[...hosts].join(", ")}` };
  if (machine.terraforms === undefined || machine.terraforms.some(({ directory }) => directory === undefined))
    return { kind: "unknown", reason: "not every process of this machine can be seen" };
  return { kind: "gone", reason: `nothing on ${machine.host} works on it any more` };
}

/** The host of `user@host`, as Terraform signs its locks; empty if there is none. */
const hostOf = (who: string): string => /@([^@]+)$/.exec(who)?.[1] ?? "";

/** Addresses that any of these flights was to create; undefined if a record of one cannot be read, so that it may be anything. */
export function createsOf(flights: readonly Flight[]): ReadonlySet<string> | undefined {
  if (flights.some(({ digest }) => digest === "")) return undefined;
  return new Set(flights.flatMap(({ creates }) => creates));
}
