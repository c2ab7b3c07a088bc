import { z } from "zod";
import { printable } from "#scripts/engine/printable";
import { attributeChanges, type ExactChange } from "./attribute-changes.ts";
import { type PlannedChange, type PlannedModule, planSchema } from "./plan-json.ts";
import { type PlannedContract, readPlannedContract } from "./planned-contract.ts";
import { type ResourceChange, readResourceChange } from "./resource-change.ts";
import { marksAnything } from "./sensitive-parts.ts";
import type { StandInLabels } from "./value-text.ts";

/** Setting path -> JSON text of its value: what a stack's Terraform output `overrides` holds. */
export type Overrides = Readonly<Record<string, string>>;

/** What a plan would do. Holds no secrets, so it may be shown: what Terraform marks as sensitive is replaced. */
export interface PlanSummary {
  /** False when applying would change nothing, not even an output. */
  readonly applyable: boolean;
  /** Managed resources there will be after the apply. */
  readonly resources: number;
  /** Addresses by what happens to them. */
  readonly add: readonly string[];
  readonly change: readonly string[];
  readonly replace: readonly string[];
  readonly remove: readonly string[];
  /** Every resource that the plan touches, in its order, with what changes about it. */
  readonly changes: readonly ResourceChange[];
  /** Outputs that change; the path begins with the output's name. `contract` and `overrides` are told apart from the others, below. */
  readonly outputs: readonly ExactChange[];
  /** What it publishes; undefined when it publishes nothing. */
  readonly contract: PlannedContract | undefined;
  /** Addresses of objects that are no longer as the last apply left them. */
  readonly drifted: readonly string[];
  /** Ad-hoc settings that the applied stack was last deployed with, and those of this run. */
  readonly overrides: { readonly applied: Overrides; readonly planned: Overrides };
}

/**
 * Reads Terraform's plan JSON.
 * @param labels what to show in place of texts that only stand in for values
 * @throws ZodError if it is not a plan of a format version this reads
 */
export function summarizePlan(json: unknown, labels: StandInLabels = new Map()): PlanSummary {
  const plan = planSchema.parse(json);
  const managed = plan.resource_changes.filter(({ mode }) => mode === "managed");
  const having = (test: (actions: readonly string[]) => boolean) =>
    managed.filter(({ change }) => test(change.actions)).map(({ address }) => printable(address));
  const { overrides, contract, ...outputs } = plan.output_changes;
  return {
    applyable: plan.applyable,
    resources: countManaged(plan.planned_values.root_module),
    add: having((actions) => actions.join() === "create"),
    change: having((actions) => actions.join() === "update"),
    replace: having((actions) => actions.length > 1 && actions.includes("create")),
    remove: having((actions) => actions.join() === "delete"),
    changes: plan.resource_changes.flatMap((resource) => readResourceChange(resource, labels) ?? []),
    outputs: Object.entries(outputs).flatMap(([name, change]) => outputChanges(name, change, labels)),
    contract: readPlannedContract(contract, plan.resource_changes),
    drifted: plan.resource_drift
      .filter(({ mode, change }) => mode === "managed" && change.actions.join() !== "no-op")
      .map(({ address }) => printable(address)),
    overrides: {
      applied: readOverrides(overrides?.before, overrides?.before_sensitive),
      planned: readOverrides(overrides?.after, overrides?.after_sensitive),
    },
  };
}

/** How many resources a plan adds, changes and so on; an `import` or a `move` changes nothing else about them. */
export type PlanCounts = Readonly<
  Record<"add" | "change" | "replace" | "remove" | "import" | "move" | "forget", number>
>;

/** Counts what a plan does; without one, nothing. All are 0 also where it changes outputs only. */
export function countPlan(
  plan: Pick<PlanSummary, "add" | "change" | "replace" | "remove" | "changes"> | undefined,
): PlanCounts {
  const acting = (action: "import" | "move" | "forget") =>
    plan?.changes.filter((change) => change.action === action).length ?? 0;
  return {
    add: plan?.add.length ?? 0,
    change: plan?.change.length ?? 0,
    replace: plan?.replace.length ?? 0,
    remove: plan?.remove.length ?? 0,
    import: acting("import"),
    move: acting("move"),
    forget: acting("forget"),
  };
}

/** One line such as `3 to add, 1 to replace`. */
export function describePlan(plan: PlanSummary): string {
  const counts = Object.entries(countPlan(plan))
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} to ${kind}`);
  return counts.length > 0 ? counts.join(", ") : plan.applyable ? "outputs only" : "no changes";
}

const past: Readonly<Record<string, string>> = {
  add: "added",
  change: "changed",
  replace: "replaced",
  remove: "removed",
  import: "imported",
  move: "moved",
  forget: "forgotten",
};

/** What an applied plan has done, such as `3 added, 1 replaced`. */
export function describeApplied(plan: PlanSummary): string {
  const counts = Object.entries(countPlan(plan)).filter(([, count]) => count > 0);
  return counts.map(([kind, count]) => `${count} ${past[kind]}`).join(", ") || "outputs only";
}

/** An output is one value: below its name it is compared as an attribute is. */
function outputChanges(name: string, change: PlannedChange, labels: StandInLabels): ExactChange[] {
  const within = (value: unknown) => ({ [name]: value });
  return attributeChanges(
    {
      ...change,
      before: within(change.before),
      after: within(change.after),
      after_unknown: within(change.after_unknown),
      before_sensitive: within(change.before_sensitive),
      after_sensitive: within(change.after_sensitive),
    },
    labels,
  );
}

const countManaged = (module: PlannedModule | undefined): number =>
  (module?.resources.filter(({ mode }) => mode === "managed").length ?? 0) +
  (module?.child_modules ?? []).reduce((sum, child) => sum + countManaged(child), 0);

function readOverrides(value: unknown, marks: unknown): Overrides {
  const parsed = z.record(z.string(), z.string()).safeParse(value);
  return parsed.success && !marksAnything(marks) ? parsed.data : {};
}
