import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { StackNode } from "#scripts/engine/graph";
import { FILE_NAME, readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import { withHiddenParts } from "#scripts/engine/plan/hidden-parts";
import { entryOf, marksAnything } from "#scripts/engine/plan/sensitive-parts";
import { lockFileName } from "#scripts/engine/provider-lock/lock-file";
import type { RunRequest } from "#scripts/engine/run/run-request";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import { terraformFor } from "#scripts/engine/terraform/terraform";

/** An object of the cloud that nobody has declared. */
export interface StrayObject {
  /** E.g. `aws_sns_topic_subscription`. */
  readonly type: string;
  /** What `terraform import` takes. */
  readonly id: string;
}

/** Attributes of an object as Terraform reads them, without those that are secret or look like it. */
export type ObjectAttributes = Readonly<Record<string, unknown>>;

const shown = z.object({
  values: z.object({
    root_module: z.object({
      resources: z.array(z.object({ values: z.record(z.string(), z.unknown()), sensitive_values: z.unknown() })).min(1),
    }),
  }),
});

/**
 * Reads an object by importing it into a state that is thrown away: no other state and no code need to know of it.
 * @throws TerraformError if there is no such object
 */
export async function readObject(
  { type, id }: StrayObject,
  node: StackNode,
  { request, plans }: { readonly request: Pick<RunRequest, "synthesis" | "terraform">; readonly plans: PlanFiles },
): Promise<ObjectAttributes> {
  const source = request.synthesis.directoryOf(node.id);
  const { provider, terraform } = readTerraformJson(source) as {
    provider?: unknown;
    terraform: Record<string, unknown>;
  };
  const folder = mkdtempSync(join(dirname(plans.pathFor(node.id)), "look-"));
  const directory = join(folder, node.id);
  try {
    mkdirSync(directory, { mode: 0o700 });
    const { backend: _, ...settings } = terraform;
    const configuration = { terraform: settings, provider, resource: { [type]: { looked_at: {} } } };
    writeFileSync(join(directory, FILE_NAME), JSON.stringify(configuration), { mode: 0o600 });
    const lock = join(source, lockFileName);
    if (existsSync(lock)) copyFileSync(lock, join(directory, lockFileName));
    const there = terraformFor({ stackId: node.id, directory }, request.terraform);
    await there.init();
    await there.import(`${type}.looked_at`, id);
    const [found] = shown.parse(await there.show("terraform.tfstate")).values.root_module.resources;
    const { after_sensitive: marks } = withHiddenParts(
      type,
      { before: {}, before_sensitive: {}, after: found!.values, after_sensitive: found!.sensitive_values },
      "before",
    );
    return Object.fromEntries(
      Object.entries(found!.values).filter(([name]) => marks !== true && !marksAnything(entryOf(marks, name))),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
