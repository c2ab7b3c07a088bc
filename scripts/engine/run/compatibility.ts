import { Failure } from "#scripts/engine/failure";
import type { StackGraph, StackNode } from "#scripts/engine/graph";
import { ALL_FIELDS } from "#scripts/engine/ledger/contract-reads";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import { entryOf, isContainer } from "#scripts/engine/plan/sensitive-parts";
import { valueText } from "#scripts/engine/plan/value-text";
import { isApplied } from "./standing.ts";
import type { Survey } from "./survey.ts";

/** Where the readers of a contract are found, and what they were applied with. */
export interface Readers {
  /** Every stack of the environment. */
  readonly graph: StackGraph;
  readonly survey: Pick<Survey, "standingOf" | "configurationOf">;
}

/**
 * Keeps a stack from taking away what applied stacks read of its contract: a field that goes, or the id of an object that is
 * destroyed by the same plan. Either breaks them until they are applied again, which may fail.
 * @throws Failure naming field, readers, and the way in two phases
 */
export function refuseBrokenReaders(node: StackNode, plan: PlanSummary, readers: Readers): void {
  const { publishes } = node;
  if (publishes === undefined) return;
  const problems = [
    ...lostFields(plan).map((field) => ({ field, text: `drop ${publishes}.${field}` })),
    ...lostIds(plan).map(({ field, path, id }) => ({
      field,
      text: `replace ${id}, which it publishes as ${publishes}.${path}`,
    })),
  ].flatMap(({ field, text }) => {
    const ids = readersOf(publishes, field, node, readers);
    return ids.length > 0 ? [`  ${text}; read by ${ids.join(", ")}`] : [];
  });
  if (problems.length === 0) return;
  throw new Failure(
    "failed",
    `${node.id} would take away what applied stacks read:\n${problems.join("\n")}\n` +
      "Do it in two phases: publish the new value in a new field, deploy the readers with it, and take the old one away then. Nothing of it was applied.",
  );
}

const valuesOf = (document: unknown): unknown => entryOf(document, "values");

/** Fields of the applied document that the next one does not have. */
function lostFields({ contract }: PlanSummary): string[] {
  const before = valuesOf(contract?.before);
  const after = valuesOf(contract?.after);
  const unknown = contract?.unknown === true ? true : entryOf(contract?.unknown, "values");
  if (!contract || !isContainer(before) || unknown === true) return [];
  const kept = new Set([after, unknown].flatMap((side) => (isContainer(side) ? Object.keys(side) : [])));
  return Object.keys(before).filter((field) => !kept.has(field));
}

interface LostId {
  readonly field: string;
  readonly path: string;
  readonly id: string;
}

/** Published texts that change while the plan destroys the object whose attribute they were. */
function lostIds({ contract, changes }: PlanSummary): LostId[] {
  const gone = new Set(
    changes
      .filter(({ action }) => action === "replace" || action === "delete")
      .flatMap(({ attributes }) => attributes.flatMap(({ before }) => before ?? [])),
  );
  return leaves(valuesOf(contract?.before), [])
    .filter(({ path, text }) => gone.has(valueText(text, new Map())) && at(valuesOf(contract?.after), path) !== text)
    .map(({ path, text }) => ({ field: path[0] ?? "", path: path.join("."), id: text }));
}

function leaves(value: unknown, path: readonly string[]): { path: readonly string[]; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  return isContainer(value) ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key])) : [];
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => entryOf(inner, key), value);

/** Applied stacks that read a field. Of one that was applied without this tool it is not known, so what it reads now counts. */
function readersOf(contract: string, field: string, { id }: StackNode, { graph, survey }: Readers): string[] {
  const consumers = graph.consumersOf(id);
  const isReader = (node: StackNode) => {
    const standing = survey.standingOf(node);
    if (!isApplied(standing)) return false;
    const fields = (standing.record?.fieldsRead ?? survey.configurationOf(node).fieldsRead)[contract] ?? [];
    return fields.includes(field) || fields.includes(ALL_FIELDS);
  };
  return graph.stacks.filter((node) => consumers.includes(node.id) && isReader(node)).map((node) => node.id);
}
