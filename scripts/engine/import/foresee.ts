import type { StackNode } from "#scripts/engine/graph";
import { planStack } from "#scripts/engine/plan/plan-stack";
import { TerraformError } from "#scripts/engine/terraform/terraform-error";
import { type ForeseenTarget, type Foresight, inCopy, partsOf, stage, withImports } from "./import-copy.ts";
import { type Remaining, remainingOf } from "./remaining.ts";

/** What imports would come to. */
export interface Foreseen {
  readonly remaining: readonly Remaining[];
  /** Addresses of supposed objects that do not exist. */
  readonly absent: ReadonlySet<string>;
}

/**
 * What a plan would do to each object if it were imported; nothing is imported, locked or changed. Supposed objects that do not exist
 * are left out.
 * @throws TerraformError, e.g. if another object does not exist
 */
export async function foreseeExisting(
  node: StackNode,
  targets: readonly ForeseenTarget[],
  foresight: Foresight,
): Promise<Foreseen> {
  const absent = new Set<string>();
  for (;;) {
    const left = targets.filter(({ address }) => !absent.has(address));
    if (left.length === 0) return { remaining: [], absent };
    try {
      return { remaining: await foreseeImports(node, left, foresight), absent };
    } catch (error) {
      const gone = left.filter((target) => target.supposed && isMissing(target, error));
      if (gone.length === 0) throw error;
      for (const { address } of gone) absent.add(address);
    }
  }
}

/** Whether Terraform failed because the object of a target does not exist. */
const isMissing = (target: ForeseenTarget, error: unknown): boolean =>
  error instanceof TerraformError &&
  error.diagnostics.some(({ summary, detail, address }) => {
    if (!summary.startsWith("Cannot import non-existent remote object")) return false;
    const { type } = partsOf(target);
    return (
      address === stage(target) ||
      detail.includes(JSON.stringify(stage(target))) ||
      summary.includes(`${type} ${JSON.stringify(target.id)}`)
    );
  });

const foreseeImports = (
  node: StackNode,
  targets: readonly ForeseenTarget[],
  foresight: Foresight,
): Promise<readonly Remaining[]> =>
  inCopy(
    node,
    foresight,
    (json) => withImports(json, targets),
    async (terraform, file) => {
      const addresses = targets.map(stage);
      const plan = await planStack(terraform, { file, lock: false, targets: addresses });
      return remainingOf(plan, addresses).map((each, index) => ({ ...each, address: targets[index]!.address }));
    },
  );
