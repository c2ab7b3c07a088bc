import { type PlannedChange, type PlannedResource, planSchema } from "#scripts/engine/plan/plan-json";
import { readResourceChange } from "#scripts/engine/plan/resource-change";
import { entryOf, marksAnything } from "#scripts/engine/plan/sensitive-parts";
import { comparison, type Sides } from "./compare.ts";
import type { DriftFacts } from "./drift-facts.ts";
import { fedFields } from "./fed-fields.ts";
import { type DriftFinding, type FindingKind, isDrift } from "./finding.ts";

const order: readonly FindingKind[] = ["deleted", "changed", "added", "pending", "noticed"];

/**
 * What happened to the objects of one stack, by its refreshed plan.
 * @param json Terraform's plan JSON, with secrets in clear
 * @throws ZodError if it is not a plan of a format version this reads
 */
export function findDrift(json: unknown, facts: DriftFacts): DriftFinding[] {
  const plan = planSchema.parse(json);
  const drifted = new Map(managed(plan.resource_drift).map((resource) => [resource.address, resource]));
  const planned = managed(plan.resource_changes);
  const addresses = new Set(planned.map(({ address }) => address));
  const gone = [...drifted.values()].filter(({ address }) => !addresses.has(address));
  return [
    ...planned.map((resource) => [resource, drifted.get(resource.address)] as const),
    ...gone.map((each) => [undefined, each] as const),
  ]
    .flatMap(([resource, drift]) => findingOf(resource, drift, facts) ?? [])
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

const managed = (resources: readonly PlannedResource[]): PlannedResource[] =>
  resources.filter(({ mode }) => mode === "managed");

/** @param drift what refreshing found to be different from the state */
function findingOf(
  resource: PlannedResource | undefined,
  drift: PlannedResource | undefined,
  facts: DriftFacts,
): DriftFinding | undefined {
  const told = resource ?? drift;
  if (!told) return undefined;
  const change = resource && readResourceChange(resource, new Map());
  const isGone = drift?.change.actions.join() === "delete";
  const attributes = isGone ? [] : comparison(sidesOf(resource, drift), { ...facts, told });
  const kind = kindOf(
    { action: change?.action, isGone, origins: new Set(attributes.map(({ origin }) => origin)) },
    facts,
  );
  if (kind === undefined) return undefined;
  const finding = {
    stack: facts.stack,
    address: told.address,
    type: told.type,
    kind,
    id: idOf(drift?.change ?? told.change),
    attributes: kind === "deleted" ? [] : attributes,
    action: change?.action,
    reason: change?.reason,
  };
  return { ...finding, feeds: isDrift(finding) ? fedFields(told, finding, facts) : [] };
}

/** The two comparisons that a finding is made of; what does not take part has none. */
function sidesOf(resource: PlannedResource | undefined, drift: PlannedResource | undefined): Sides {
  const actions = resource?.change.actions ?? [];
  const compared = actions.includes("update") || (actions.includes("delete") && actions.includes("create"));
  return { drift: drift?.change, plan: compared ? resource?.change : undefined };
}

interface Seen {
  readonly action: DriftFinding["action"];
  readonly isGone: boolean;
  readonly origins: ReadonlySet<string>;
}

function kindOf({ action, isGone, origins }: Seen, { asApplied }: DriftFacts): FindingKind | undefined {
  if (isGone) return action === undefined ? "noticed" : "deleted";
  if (action === "create") return asApplied ? "deleted" : "pending";
  if (action === "delete") return asApplied ? "added" : "pending";
  if (action === "forget" || action === "move" || action === "import") return "pending";
  if (origins.has("outside")) return "changed";
  if (origins.has("pending")) return "pending";
  // Nothing about it differs and it is replaced all the same: tainted, or asked for.
  if (action === "replace") return "pending";
  return origins.size > 0 ? "noticed" : undefined;
}

/** The id that is not secret, of whichever side has one. */
function idOf({ before, after, before_sensitive }: PlannedChange): string | undefined {
  if (marksAnything(entryOf(before_sensitive, "id"))) return undefined;
  const ids = [entryOf(before, "id"), entryOf(after, "id"), entryOf(before, "arn")];
  return ids.find((id): id is string => typeof id === "string" && id !== "");
}
