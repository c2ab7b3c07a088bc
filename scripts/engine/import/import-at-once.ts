import type { StackNode } from "#scripts/engine/graph";
import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { planStack } from "#scripts/engine/plan/plan-stack";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import type { ImportTarget } from "./import-blocks.ts";
import { type Foresight, inCopy, withImports } from "./import-copy.ts";

/**
 * Imports many objects in one apply of a saved plan. Each resource of the stack ignores every difference for once, so that the plan has
 * imports and nothing else. A plan that has anything else, as the default of an argument or something that is to be made because no
 * state has it, is not applied.
 * @returns those that stand in the way, so that none was imported: to be imported by themselves first; none if all were imported
 * @throws TerraformError
 */
export const importAtOnce = <T extends ImportTarget>(
  node: StackNode,
  targets: readonly T[],
  foresight: Foresight,
): Promise<readonly T[]> =>
  inCopy(
    node,
    foresight,
    (json) => untagged(indifferent(withImports(json, targets))),
    async (terraform, file) => {
      const plan = await planStack(terraform, { file, lock: false, targets: targets.map(({ address }) => address) });
      const hindering = hinderingImports(plan, targets);
      if (hindering.length === 0) await terraform.apply(file);
      return hindering;
    },
  );

/** Those of the targets that a plan would do more to than import them; all of them if it would do anything beside. */
function hinderingImports<T extends ImportTarget>({ changes }: PlanSummary, targets: readonly T[]): readonly T[] {
  const imports = new Set(changes.filter(({ action }) => action === "import").map(({ address }) => address));
  const others = changes.filter(({ action }) => action !== "import" && action !== "read");
  const beside = others.some((change) => !targets.some(({ address }) => address === change.address));
  return beside ? targets : targets.filter(({ address }) => !imports.has(address));
}

/** The configuration with resources that differ from their objects in nothing. */
function indifferent(json: TerraformJson): TerraformJson {
  const ignoring = (body: unknown) => {
    const { lifecycle, ...rest } = body as { readonly lifecycle?: object };
    return { ...rest, lifecycle: { ...lifecycle, ignore_changes: "all" } };
  };
  const each = <T>(record: Readonly<Record<string, T>>, change: (value: T) => unknown) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
  const resource = each(json.resource, (named) => each(named, ignoring)) as TerraformJson["resource"];
  return { ...json, resource };
}

/** The configuration without the provider's own tags, which no resource can ignore. */
function untagged(json: TerraformJson): TerraformJson {
  const { aws = [] } = (json.provider ?? {}) as { readonly aws?: readonly Record<string, unknown>[] };
  const bare = aws.map(({ default_tags: _, ...settings }) => settings);
  return { ...json, provider: { ...(json.provider as object), aws: bare } };
}
