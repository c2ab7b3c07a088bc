import { join } from "node:path";
import { LOCK_SUFFIX } from "#scripts/engine/store/state-lock";
import { type CrashSite, once } from "./crash-site.ts";
import { killGroup } from "./random-kills.ts";
import type { DoomedEnd } from "./standby.ts";
import { type Ambush, ambushedTerraform } from "./terraform-shim.ts";
import type { Trap } from "./trap.ts";

/** A place in the course of deploying the stack `base` where somebody can be killed. */
export interface Boundary {
  readonly name: string;
  /** As Terraform is started with a command. */
  readonly start?: Ambush["command"];
  /** At a call of the command line's own. */
  readonly call?: Omit<Trap, "signal">;
  /** The moment an object of this type is made. */
  readonly made?: string;
  /** Once this is so, while Terraform is at work. */
  readonly until?: (site: CrashSite) => Promise<boolean>;
  /** Whether an apply has been noted and not ended. */
  readonly inFlight: boolean;
}

/** Name of the environment that these boundaries are of. */
export const boundaryEnvironment = "killed";
const stackId = `${boundaryEnvironment}-base`;
const stateKey = `${boundaryEnvironment}/ap-northeast-2/base/terraform.tfstate`;
const ledger = `/ledger/${boundaryEnvironment}/ap-northeast-2/base`;
const lockKey = `${stateKey}${LOCK_SUFFIX}`;

/** Whether Terraform has the state's lock for an operation. */
const locked = (operation: string) => async (site: CrashSite) =>
  (await site.control.store.read(lockKey))?.text.includes(operation) ?? false;

/** Up to the first apply nothing of the stack exists; afterwards each run has a change to apply. */
export const boundaries: readonly Boundary[] = [
  { name: "before init", start: "init", inFlight: false },
  { name: "after init", start: "plan", inFlight: false },
  { name: "during plan", until: locked("OperationTypePlan"), inFlight: false },
  { name: "after the plan is written", start: "show", inFlight: false },
  { name: "before the flight is noted", call: { call: `PUT .*${ledger}/in-flight/`, when: "before" }, inFlight: false },
  { name: "after the flight is noted", call: { call: `PUT .*${ledger}/in-flight/`, when: "after" }, inFlight: true },
  { name: "as the apply begins", start: "apply", inFlight: true },
  {
    name: "during apply, with some objects made",
    made: "aws_vpc",
    inFlight: true,
  },
  {
    name: "while waiting for the contract",
    call: { call: "GetParameters", when: "before", since: `PUT .*${ledger}/in-flight/` },
    inFlight: true,
  },
  { name: "after apply, before the ledger knows", call: { call: `GET .*${stateKey}`, when: "before" }, inFlight: true },
  {
    name: "between the record's write and the flight's removal",
    call: { call: `PUT .*${ledger}/record.json`, when: "after" },
    inFlight: true,
  },
];

export interface Assault {
  readonly victim: Ambush["victim"];
  readonly signal: Ambush["signal"];
  readonly asAws: boolean;
  readonly revision: number;
}

/** Deploys, strikes at the boundary, and waits for the command line's end. */
export async function strikeAt(site: CrashSite, boundary: Boundary, assault: Assault): Promise<DoomedEnd> {
  const { victim, signal, asAws, revision } = assault;
  const { start, call, made, until } = boundary;
  const shims = join(site.root, "shims", String(shimCount++));
  const variables = start && ambushedTerraform(shims, { command: start, stackId, victim, signal });
  const trap = call && { ...call, signal };
  const run = site.start(["deploy", "--yes"], { trap, variables, asAws, revision });
  const hit = () => {
    if (victim === "cli") run.child.kill(signal);
    else for (const { pid } of site.terraforms().filter(({ stack }) => stack === stackId)) killGroup(pid);
  };
  if (made) site.whenMade(({ type }) => type === made, hit);
  if (until) {
    await once(run, () => until(site));
    hit();
  }
  return run.ended;
}

let shimCount = 0;
