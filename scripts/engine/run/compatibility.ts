import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { readsField } from "#scripts/engine/ledger/contract-reads";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import { entryOf, isContainer } from "#scripts/engine/plan/sensitive-parts";
import { valueText } from "#scripts/engine/plan/value-text";
import type { Survey } from "./survey.ts";

/**
 * Keeps a stack from taking away what applied stacks read of its contract: a field or an entry that goes, the whole document, or the
 * id of an object that is destroyed by the same plan. Any of it breaks them until they are applied again, which may fail.
 * @throws Failure naming field, readers, and the way in two phases
 */
export function refuseBrokenReaders(
  node: StackNode,
  plan: PlanSummary,
  { readersOf }: Pick<Survey, "readersOf">,
): void {
  // A contract carries the name of the concern that publishes it.
  const contract = node.publishes ?? node.concern;
  const readers = readersOf(contract).filter(({ id }) => id !== node.id);
  const told = (ids: readonly string[], text: string) =>
    ids.length > 0 ? [`  ${text}; read by ${ids.join(", ")}`] : [];
  const readersOfField = (field: string) => readers.filter((reader) => readsField(reader, field)).map(({ id }) => id);
  const problems = [
    ...(plan.remove.includes("aws_ssm_parameter.contract")
      ? told(
          readers.map(({ id }) => id),
          `withdraw the contract ${contract}`,
        )
      : []),
    ...lostPaths(plan).flatMap((path) => told(readersOfField(path[0] ?? ""), `drop ${contract}.${path.join(".")}`)),
    ...lostIds(plan).flatMap(({ field, path, id }) =>
      told(readersOfField(field), `replace ${id}, which it publishes as ${contract}.${path}`),
    ),
  ];
  if (problems.length === 0) return;
  throw new Failure(
    "failed",
    `${node.id} would take away what applied stacks read:\n${problems.join("\n")}\n` +
      "Do it in two phases: publish the new value in a new field, deploy the readers with it, and take the old one away then. Nothing of it was applied.",
  );
}

const valuesOf = (document: unknown): unknown => entryOf(document, "values");

/** Fields of the applied document, and entries of its records, that the next one does not have. */
function lostPaths({ contract }: PlanSummary): string[][] {
  if (!contract || contract.unknown === true) return [];
  return missing(valuesOf(contract.before), valuesOf(contract.after), entryOf(contract.unknown, "values"));
}

function missing(before: unknown, after: unknown, unknown: unknown): string[][] {
  if (!isContainer(before) || Array.isArray(before) || unknown === true) return [];
  return Object.entries(before).flatMap(([key, value]) => {
    const [next, notKnown] = [entryOf(after, key), entryOf(unknown, key)];
    if (next === undefined && notKnown === undefined) return [[key]];
    return missing(value, next, notKnown).map((rest) => [key, ...rest]);
  });
}

interface LostId {
  readonly field: string;
  readonly path: string;
  readonly id: string;
}

/** ARNs, and ids that AWS gives: `vpc-0a1b2c3d`. */
const identifies = /^(arn:aws[a-z-]*:|[a-z]{1,12}-[0-9a-f]{8,17}$)/;

/**
 * Published texts that readers would lose: ids that become others, and whatever was an attribute of an object that the plan
 * destroys. One that only the apply will tell counts if its object goes.
 */
function lostIds({ contract, changes }: PlanSummary): LostId[] {
  const gone = new Set(
    changes
      .filter(({ action }) => action === "replace" || action === "delete")
      .flatMap(({ attributes }) => attributes.flatMap(({ before }) => before ?? [])),
  );
  return leaves(valuesOf(contract?.before), [])
    .filter(({ path, text }) => {
      const next = at(valuesOf(contract?.after), path);
      if (next === text) return false;
      return gone.has(valueText(text, new Map())) || (typeof next === "string" && identifies.test(text));
    })
    .map(({ path, text }) => ({ field: path[0] ?? "", path: path.join("."), id: text }));
}

function leaves(value: unknown, path: readonly string[]): { path: readonly string[]; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  return isContainer(value) ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key])) : [];
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => entryOf(inner, key), value);
