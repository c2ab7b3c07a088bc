import { type AttributeChange, differenceText } from "#scripts/engine/plan/attribute-changes";
import { attributeDifferences, type Difference } from "#scripts/engine/plan/attribute-differences";
import type { PlannedChange, PlannedResource } from "#scripts/engine/plan/plan-json";
import { entryOf } from "#scripts/engine/plan/sensitive-parts";
import type { DriftFacts } from "./drift-facts.ts";
import type { DriftedAttribute, Origin } from "./finding.ts";

export interface Sides {
  /** From the state to what refreshing found. */
  readonly drift: PlannedChange | undefined;
  /** From what is there to what the code wants; undefined where the object is left alone. */
  readonly plan: PlannedChange | undefined;
}

type Facts = Pick<DriftFacts, "asApplied" | "configuration" | "isResidue"> & {
  /** The resource that is spoken of. */
  readonly told: Pick<PlannedResource, "type" | "name">;
};

const order: readonly Origin[] = ["outside", "pending", "residue", "left"];

/** Every attribute that differs, with where that comes from; what follows from another difference alone is left out. */
export function comparison({ drift, plan }: Sides, facts: Facts): DriftedAttribute[] {
  const outside = drift ? attributeDifferences(drift) : [];
  const wanted = plan ? attributeDifferences(plan) : [];
  const changed = (difference: Difference) => outside.some((other) => concern(other, difference));
  const told = wanted.filter((difference) => isTold(difference, wanted, facts));
  // Of what deploying leaves alone, what refreshing found is all there is: from the state's value to the live one.
  const left = outside
    .filter((difference) => !wanted.some((other) => concern(other, difference)))
    .filter((difference) => !repeatsTag(difference, outside))
    .map(turned);
  return [
    ...told.map((difference) => attribute(difference, originOf(difference, changed, facts))),
    ...left.map((difference) => attribute(difference, "left")),
  ].sort((a, b) => order.indexOf(a.origin) - order.indexOf(b.origin));
}

function originOf(difference: Difference, changed: (difference: Difference) => boolean, facts: Facts): Origin {
  const { path, before } = difference;
  if (changed(difference)) return "outside";
  // Once it is in the state, an instruction that the code changes is as pending as anything else.
  const isEmpty = before === undefined || (facts.asApplied && (before === false || before === ""));
  if (isEmpty && facts.isResidue(facts.told.type, path[0] ?? "")) return "residue";
  return facts.asApplied ? "outside" : "pending";
}

/** What only the apply will tell, of an attribute that the code leaves to AWS, follows from what else changes. */
function isTold(difference: Difference, all: readonly Difference[], { configuration, told }: Facts): boolean {
  if (repeatsTag(difference, all)) return false;
  const written = entryOf(entryOf(configuration.resource, told.type), told.name);
  return !difference.unknown || entryOf(written, difference.path[0] ?? "") !== undefined;
}

/** Whether it says once more, of all tags together, what is said of the object's own. */
const repeatsTag = ({ path: [name, ...rest] }: Difference, all: readonly Difference[]): boolean =>
  name === "tags_all" && all.some(({ path: [other, ...tag] }) => other === "tags" && startsWith(rest, tag));

/** Whether two differences are about the same thing. Elements of lists move, so that a list is one thing. */
function concern(one: Difference, other: Difference): boolean {
  const [a, b] = [upToList(one.path), upToList(other.path)];
  return startsWith(a, b) || startsWith(b, a);
}

const upToList = (path: readonly string[]): readonly string[] => {
  const list = path.findIndex((step) => /^\d+$/.test(step));
  return list === -1 ? path : path.slice(0, list);
};

const startsWith = (path: readonly string[], beginning: readonly string[]): boolean =>
  beginning.every((step, index) => path[index] === step);

const turned = ({ before, after, ...difference }: Difference): Difference => ({
  ...difference,
  before: after,
  after: before,
});

function textOf(difference: Difference): AttributeChange {
  const { path, before, after } = differenceText(difference, new Map());
  return { path, before, after };
}

function attribute(difference: Difference, origin: Origin): DriftedAttribute {
  const { path, before, after, unknown, sensitive } = difference;
  return {
    path,
    origin,
    live: sensitive ? undefined : before,
    code: sensitive ? undefined : after,
    codeKnown: !unknown,
    sensitive,
    text: textOf(difference),
  };
}
