import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StackNode } from "#scripts/engine/graph";
import { readTerraformJson, type TerraformJson, withoutEmptySections } from "#scripts/engine/ledger/terraform-json";
import type { RunRequest } from "#scripts/engine/run/run-request";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import { copyStack } from "#scripts/engine/terraform/stack-copy";
import { type Terraform, terraformFor } from "#scripts/engine/terraform/terraform";
import { type ImportTarget, importBlocks } from "./import-blocks.ts";

/** An import to look ahead to. */
export interface ForeseenTarget extends ImportTarget {
  /** Whether the state has another object at the address, which is to give way. */
  readonly occupied: boolean;
  /** Whether only names in the code say that there is such an object. */
  readonly supposed: boolean;
}

/** Where import blocks are planned. */
export interface Foresight extends Pick<RunRequest, "terraform" | "synthesis"> {
  readonly plans: PlanFiles;
  /** In place of what was synthesized. @default that */
  readonly configuration?: TerraformJson | undefined;
}

/** Works in a private copy of a stack's initialised directory with another configuration; the copy and its plan are gone afterwards. */
export async function inCopy<T>(
  node: StackNode,
  { terraform, synthesis, plans, configuration: instead }: Foresight,
  configure: (json: TerraformJson) => object,
  use: (there: Terraform, planFile: string) => Promise<T>,
): Promise<T> {
  const source = synthesis.directoryOf(node.id);
  const folder = mkdtempSync(join(dirname(plans.pathFor(node.id)), "imports-"));
  const target = join(folder, node.id);
  try {
    const configuration = withoutEmptySections(configure(instead ?? readTerraformJson(source)));
    const environment = copyStack({ source, target, configuration }, terraform.environment);
    const there = terraformFor({ stackId: node.id, directory: target }, { ...terraform, environment });
    return await use(there, join(folder, "plan"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where an object is put on trial: an import block means nothing at an address that the state has already. */
export const stage = ({ address, occupied = false }: Partial<ForeseenTarget> & ImportTarget): string =>
  occupied ? `${address}-to-be-imported` : address;

/** A stack's configuration with import blocks. */
export function withImports(
  json: TerraformJson,
  targets: readonly (Partial<ForeseenTarget> & ImportTarget)[],
): TerraformJson {
  const resource = { ...json.resource };
  for (const target of targets.filter(({ occupied }) => occupied)) {
    const { type, name } = partsOf(target);
    const stand = stage(target).slice(type.length + 1);
    resource[type] = { ...resource[type], [stand]: json.resource[type]?.[name] ?? {} };
  }
  return { ...json, resource, ...importBlocks(targets.map((target) => ({ address: stage(target), id: target.id }))) };
}

/** Type and name of a target's address. */
export const partsOf = ({ address }: ImportTarget): { readonly type: string; readonly name: string } => {
  const [type = "", name = ""] = address.split(".");
  return { type, name };
};
