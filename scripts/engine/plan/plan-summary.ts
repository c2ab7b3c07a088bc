import { z } from "zod";

const moduleSchema = z.object({
  resources: z.array(z.object({ mode: z.string(), address: z.string() })).default([]),
  get child_modules() {
    return z.array(moduleSchema).optional();
  },
});

/** The parts of `terraform show -json PLAN` that the engine reads. Format: https://developer.hashicorp.com/terraform/internals/json-format */
const planSchema = z.object({
  applyable: z.boolean(),
  planned_values: z.object({ root_module: moduleSchema.optional() }),
  resource_changes: z
    .array(z.object({ address: z.string(), mode: z.string(), change: z.object({ actions: z.array(z.string()) }) }))
    .default([]),
  output_changes: z
    .record(z.string(), z.object({ before: z.unknown().optional(), after: z.unknown().optional() }))
    .default({}),
});

/** Setting path -> JSON text of its value: what a stack's Terraform output `overrides` holds. */
export type Overrides = Readonly<Record<string, string>>;

/** What a plan would do. Holds addresses and numbers only, so it may be shown. */
export interface PlanSummary {
  /** False when applying would change nothing, not even an output. */
  readonly applyable: boolean;
  /** Managed resources there will be after the apply. */
  readonly resources: number;
  readonly add: readonly string[];
  readonly change: readonly string[];
  readonly replace: readonly string[];
  readonly remove: readonly string[];
  /** Ad-hoc settings that the applied stack was last deployed with, and those of this run. */
  readonly overrides: { readonly applied: Overrides; readonly planned: Overrides };
}

/**
 * Reads Terraform's plan JSON.
 * @throws ZodError if it is not a plan of a format version this reads
 */
export function summarizePlan(json: unknown, _standIns?: ReadonlyMap<string, string>): PlanSummary {
  const plan = planSchema.parse(json);
  const managed = plan.resource_changes.filter(({ mode }) => mode === "managed");
  const having = (test: (actions: readonly string[]) => boolean) =>
    managed.filter(({ change }) => test(change.actions)).map(({ address }) => address);
  const overrides = plan.output_changes.overrides;
  return {
    applyable: plan.applyable,
    resources: countManaged(plan.planned_values.root_module),
    add: having((actions) => actions.join() === "create"),
    change: having((actions) => actions.join() === "update"),
    replace: having((actions) => actions.includes("create") && actions.includes("delete")),
    remove: having((actions) => actions.join() === "delete"),
    overrides: { applied: readOverrides(overrides?.before), planned: readOverrides(overrides?.after) },
  };
}

/** One line such as `3 to add, 1 to replace`. */
export function describePlan(plan: PlanSummary): string {
  const counts = (["add", "change", "replace", "remove"] as const)
    .filter((kind) => plan[kind].length > 0)
    .map((kind) => `${plan[kind].length} to ${kind}`);
  return counts.length > 0 ? counts.join(", ") : plan.applyable ? "outputs only" : "no changes";
}

type Module = z.output<typeof moduleSchema>;

const countManaged = (module: Module | undefined): number =>
  (module?.resources.filter(({ mode }) => mode === "managed").length ?? 0) +
  (module?.child_modules ?? []).reduce((sum, child) => sum + countManaged(child), 0);

function readOverrides(value: unknown): Overrides {
  const parsed = z.record(z.string(), z.string()).safeParse(value);
  return parsed.success ? parsed.data : {};
}
