import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StackNode } from "#scripts/engine/graph";
import { readTerraformJson, type TerraformJson, withoutEmptySections } from "#scripts/engine/ledger/terraform-json";
import { planStack } from "#scripts/engine/plan/plan-stack";
import type { RunRequest } from "#scripts/engine/run/run-request";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import { copyStack } from "#scripts/engine/terraform/stack-copy";
import { terraformFor } from "#scripts/engine/terraform/terraform";
import { type ImportTarget, importBlocks } from "./import-blocks.ts";
import { type Remaining, remainingOf } from "./remaining.ts";

/** An import to look ahead to. */
export interface ForeseenTarget extends ImportTarget {
  /** Whether the state has another object at the address, which is to give way. */
  readonly occupied: boolean;
}

interface Foresight extends Pick<RunRequest, "terraform" | "synthesis"> {
  readonly plans: PlanFiles;
}

/**
 * What a plan would do to each object if it were imported. Made in a private copy of the stack's initialised directory with import
 * blocks; nothing is imported, locked or changed.
 * @throws TerraformError, e.g. if an object does not exist
 */
export async function foreseeImports(
  node: StackNode,
  targets: readonly ForeseenTarget[],
  { terraform, synthesis, plans }: Foresight,
): Promise<readonly Remaining[]> {
  const source = synthesis.directoryOf(node.id);
  const folder = mkdtempSync(join(dirname(plans.pathFor(node.id)), "imports-"));
  const target = join(folder, node.id);
  try {
    const configuration = withImports(readTerraformJson(source), targets);
    const environment = copyStack({ source, target, configuration }, terraform.environment);
    const there = terraformFor({ stackId: node.id, directory: target }, { ...terraform, environment });
    const addresses = targets.map(stage);
    const plan = await planStack(there, { file: join(folder, "plan"), lock: false, targets: addresses });
    return remainingOf(plan, addresses).map((each, index) => ({ ...each, address: targets[index]!.address }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where an object is put on trial: an import block means nothing at an address that the state has already. */
const stage = ({ address, occupied }: ForeseenTarget): string => (occupied ? `${address}-to-be-imported` : address);

function withImports(json: TerraformJson, targets: readonly ForeseenTarget[]): object {
  const resource = { ...json.resource };
  for (const target of targets.filter(({ occupied }) => occupied)) {
    const [type = "", name = ""] = target.address.split(".");
    const stand = stage(target).slice(type.length + 1);
    resource[type] = { ...resource[type], [stand]: json.resource[type]?.[name] ?? {} };
  }
  const blocks = importBlocks(targets.map((target) => ({ address: stage(target), id: target.id })));
  return withoutEmptySections({ ...json, resource, ...blocks });
}
