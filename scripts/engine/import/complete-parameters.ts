import { writeFileSync } from "node:fs";
import type { StackNode } from "#scripts/engine/graph";
import { entryOf } from "#scripts/engine/plan/sensitive-parts";
import { declaredResources } from "#scripts/engine/recovery/missing-resources";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import type { Terraform } from "#scripts/engine/terraform/terraform";

const parameter = "aws_ssm_parameter";

interface State {
  readonly serial: number;
  readonly resources: readonly {
    readonly mode?: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> | null }[];
  }[];
}

/**
 * The text of a state in which imported parameters have their `insecure_value`, as after a deploy. AWS gives it back as `value` only; without
 * it the AWS provider (5.100 was tried) plans to set it, writes nothing, and plans so for ever.
 * @param addresses those that were imported
 * @returns undefined if there is nothing to complete, or the state has numbers that would not survive
 */
export function withCompleteParameters(text: string, addresses: readonly string[]): string | undefined {
  // Beyond 2^53 a number would come out as another one.
  if (/(?<![\w".-])-?\d{16,}/.test(text.replace(/"(?:[^"\\]|\\.)*"/gs, ""))) return undefined;
  const state = JSON.parse(text) as State;
  let completed = 0;
  const resources = state.resources.map((resource) => {
    if (resource.mode !== "managed" || !addresses.includes(`${resource.type}.${resource.name}`)) return resource;
    const instances = resource.instances.map((instance) => {
      const value = entryOf(instance.attributes, "value");
      const isOpen = (entryOf(instance.attributes, "insecure_value") ?? "") === "";
      if (!isOpen || typeof value !== "string" || entryOf(instance.attributes, "type") === "SecureString")
        return instance;
      completed++;
      return { ...instance, attributes: { ...instance.attributes, insecure_value: value } };
    });
    return { ...resource, instances };
  });
  return completed === 0 ? undefined : JSON.stringify({ ...state, serial: state.serial + 1, resources });
}

/** Where a stack and its state are. */
interface Place {
  /** The stack's initialised directory. */
  readonly directory: string;
  readonly terraform: Pick<Terraform, "push">;
  readonly store: ObjectStore;
  readonly plans: PlanFiles;
}

/**
 * Completes, in a stack's state, the parameters among what was imported whose code has an `insecure_value`.
 * @param imported addresses
 * @throws TerraformError, as where the state is another one by now
 */
export async function completeParameters(
  node: StackNode,
  imported: readonly string[],
  { directory, terraform, store, plans }: Place,
): Promise<void> {
  const open = declaredResources(directory)
    .filter(
      ({ address, type, values }) => type === parameter && "insecure_value" in values && imported.includes(address),
    )
    .map(({ address }) => address);
  const state = open.length > 0 ? await store.read(node.stateKey) : undefined;
  const text = state && withCompleteParameters(state.text, open);
  if (text === undefined) return;
  try {
    // A state holds secrets, as a plan does.
    writeFileSync(plans.pathFor(node.id), text, { mode: 0o600 });
    await terraform.push(plans.pathFor(node.id));
  } finally {
    plans.discard(node.id);
  }
}
