import { chmodSync, rmSync } from "node:fs";
import type { Terraform } from "#scripts/engine/terraform/terraform";
import { type PlanSummary, summarizePlan } from "./plan-summary.ts";

export interface PlanRequest {
  /** Where the plan is saved, in a directory that only its owner can enter. */
  readonly file: string;
  /** Plans the end of everything in the stack. @default false */
  readonly destroy?: boolean;
  /** Looks at the real objects first. @default true */
  readonly refresh?: boolean;
  /** Holds the state's lock meanwhile. @default true */
  readonly lock?: boolean;
  /** Looks at these addresses and what they depend on, and at nothing else. @default the whole stack */
  readonly targets?: readonly string[];
  /** Texts that stand in for values not known yet, and what to show instead. @default none */
  readonly standIns?: ReadonlyMap<string, string>;
}

/**
 * Plans one stack in its initialised directory and tells what the plan would do. The plan is left in `file`, readable by its owner only;
 * if anything fails there is no file.
 * @throws TerraformError, or Failure("interrupted")
 */
export const planStack = async (
  terraform: Pick<Terraform, "plan" | "show">,
  { standIns, ...request }: PlanRequest,
): Promise<PlanSummary> => readPlanned(terraform, request, (json) => summarizePlan(json, standIns));

/**
 * As {@link planStack}, with a reader of its own.
 * @param read takes what is wanted from the plan's JSON, which has secrets in clear
 */
export async function readPlanned<T>(
  terraform: Pick<Terraform, "plan" | "show">,
  { file, ...flags }: Omit<PlanRequest, "standIns">,
  read: (json: unknown) => T,
): Promise<T> {
  try {
    await terraform.plan({ out: file, ...flags });
    chmodSync(file, 0o600);
    return read(await terraform.show(file));
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}
