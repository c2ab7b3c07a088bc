import { CONTRACT_ADDRESS } from "#scripts/engine/contracts/contract-address";
import type { StackNode } from "#scripts/engine/graph";
import { type AppliedReader, readsField } from "#scripts/engine/ledger/contract-reads";
import type { PlanSummary } from "./plan-summary.ts";
import { entryOf, isContainer } from "./sensitive-parts.ts";
import { valueText } from "./value-text.ts";

/** Something that a plan takes away from applied stacks. */
export interface BrokenReading {
  /** What it does, e.g. `drop vpc.cidr`. */
  readonly what: string;
  /** Who reads that, by what they were applied with. */
  readonly readers: readonly string[];
  /** Those of them whose code does not read it any more: deploying them first is the way on. */
  readonly movedOn: readonly string[];
}

/**
 * What a plan takes away from applied stacks of what they read of the stack's contract: a field or an entry that goes, the whole document,
 * or the id of an object that is destroyed by the same plan. Any of it breaks them until they are applied again, which may fail.
 * @param readersOf applied stacks that read a contract
 */
export function brokenReaders(
  node: StackNode,
  plan: PlanSummary,
  readersOf: (contract: string) => readonly AppliedReader[],
): readonly BrokenReading[] {
  // A contract carries the name of the concern that publishes it.
  const contract = node.publishes ?? node.concern;
  const applied = readersOf(contract).filter(({ id }) => id !== node.id);
  const broken = (what: string, readers: readonly AppliedReader[], field?: string): BrokenReading[] => {
    const movedOn = readers.filter(({ id, coded }) => {
      if (!coded) return false;
      return field === undefined ? coded.length === 0 : !readsField({ id, fields: coded }, field);
    });
    return readers.length === 0
      ? []
      : [{ what, readers: readers.map(({ id }) => id), movedOn: movedOn.map(({ id }) => id) }];
  };
  const ofField = (what: string, field: string) =>
    broken(
      what,
      applied.filter((reader) => readsField(reader, field)),
      field,
    );
  return [
    ...(plan.remove.includes(CONTRACT_ADDRESS) ? broken(`withdraw the contract ${contract}`, applied) : []),
    ...lostPaths(plan).flatMap((path) => ofField(`drop ${contract}.${path.join(".")}`, path[0] ?? "")),
    ...lostIds(plan).flatMap(({ field, path, id }) =>
      ofField(`replace ${id}, which it publishes as ${contract}.${path}`, field),
    ),
  ];
}

/** One sentence. */
export const brokenReadingText = ({ what, readers }: BrokenReading): string => `${what}; read by ${readers.join(", ")}`;

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
