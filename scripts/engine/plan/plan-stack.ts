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
  /** Texts that stand in for values not known yet, and what to show instead. @default none */
  readonly standIns?: ReadonlyMap<string, string>;
}

/**
 * Plans one stack in its initialised directory and tells what the plan would do. The plan is left in `file`, readable by its owner only;
 * if anything fails there is no file.
 * @throws TerraformError, or Failure("interrupted")
 */
export async function planStack(
  terraform: Pick<Terraform, "plan" | "show">,
  { file, standIns, ...flags }: PlanRequest,
): Promise<PlanSummary> {
  try {
    await terraform.plan({ out: file, ...flags });
    chmodSync(file, 0o600);
    return summarizePlan(await terraform.show(file), standIns);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}
