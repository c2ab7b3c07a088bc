import { changeJson, type ExactChange, unknownText } from "#scripts/engine/plan/attribute-changes";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import type { ResourceChange } from "#scripts/engine/plan/resource-change";
import { isImportResidue } from "#scripts/rehearsal/provider/resource/residues";

/** What a plan would still do to a resource that was imported. Holds no secret. */
export interface Remaining {
  readonly address: string;
  /**
   * `nothing`; `settles`: only what an import leaves is set; `changes`: the object differs from the code; `replaced`: it would be
   * destroyed, as what differs cannot be changed in place; `made`: the plan does not know of any object at the address.
   */
  readonly verdict: "nothing" | "settles" | "changes" | "replaced" | "made";
  /** Attributes that AWS does not give back, set once. */
  readonly residues: readonly ExactChange[];
  /** Names of tags that are added. */
  readonly newTags: readonly string[];
  /** Every other difference. */
  readonly changes: readonly ExactChange[];
  /** Why it would be replaced, in words; undefined if it would not. */
  readonly reason: string | undefined;
}

/** What is still to be done to these addresses, in their order, by a plan of them. */
export function remainingOf(plan: Pick<PlanSummary, "changes">, addresses: readonly string[]): readonly Remaining[] {
  const changes = new Map(plan.changes.map((change) => [change.address, change]));
  return addresses.map((address) => remaining(address, changes.get(address)));
}

/** What remains as JSON, with whole values. */
export const remainingJson = ({ residues, changes, reason, ...rest }: Remaining) => ({
  ...rest,
  residues: residues.map(changeJson),
  changes: changes.map(changeJson),
  reason: reason ?? null,
});

/** Whether an import is done with: what is left over settles by itself. */
export const isSettled = ({ verdict }: Remaining): boolean => verdict === "nothing" || verdict === "settles";

function remaining(address: string, change: ResourceChange | undefined): Remaining {
  const type = address.slice(0, address.indexOf("."));
  const attributes = withTagsOnce(change?.attributes ?? []);
  const isResidue = ({ path, before }: ExactChange) => before === undefined && isImportResidue(type, rootOf(path));
  const residues = attributes.filter(isResidue);
  const tags = attributes.filter((each) => !isResidue(each) && each.before === undefined && tagOf(each) !== undefined);
  const rest = attributes.filter((each) => !residues.includes(each) && !tags.includes(each));
  const known = rest.filter(({ after }) => after !== unknownText);
  // What AWS will only say afterwards follows from what is set; alone it is what keeps the rest from being known.
  const changes = residues.length + tags.length + known.length > 0 ? known : rest;
  return {
    address,
    verdict: verdictOf(change, changes),
    residues,
    newTags: [...new Set(tags.map((each) => tagOf(each)!))].sort(),
    changes,
    reason: change?.action === "replace" ? change.reason : undefined,
  };
}

/**
 * The changes with each tag once, as it is on the object: `tags` are those of the resource itself, and an import takes for its own what the
 * provider gives to every resource.
 */
function withTagsOnce(attributes: readonly ExactChange[]): readonly ExactChange[] {
  const isAll = ({ path }: ExactChange) => rootOf(path) === "tags_all";
  // Where they are known only afterwards, those of the resource are all there is to tell.
  if (attributes.some((each) => isAll(each) && tagOf(each) === undefined))
    return attributes.filter((each) => !isAll(each));
  return attributes.flatMap((each) => {
    if (isAll(each)) return [{ ...each, path: each.path.replace(/^tags_all/, "tags") }];
    return tagOf(each) === undefined ? [each] : [];
  });
}

function verdictOf(change: ResourceChange | undefined, others: readonly ExactChange[]): Remaining["verdict"] {
  switch (change?.action) {
    case "replace":
    case "delete":
      return "replaced";
    case "create":
      return "made";
    case "update":
      return others.length > 0 ? "changes" : "settles";
    default:
      return "nothing";
  }
}

/** `tags` of `tags["a b"]` or `tags.Name`. */
const rootOf = (path: string): string => /^[\w-]*/.exec(path)?.[0] ?? "";

/** Name of the tag that is changed; undefined for anything else. */
function tagOf({ path }: ExactChange): string | undefined {
  const [, dotted, quoted] = /^tags(?:_all)?(?:\.([\w-]+)|\["(.*)"\])$/.exec(path) ?? [];
  return dotted ?? quoted;
}
