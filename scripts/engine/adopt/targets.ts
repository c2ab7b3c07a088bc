import { type DriftedResource, partsOf } from "./drifted-resource.ts";
import { asLive, evaluated, learnValues, type Values } from "./live-configuration.ts";
import { type Gap, gapsBetween, isRecord, type Plain, plain } from "./plain-form.ts";
import { reorderedLists } from "./reordered-lists.ts";
import type { Synthesized } from "./with-settings.ts";
import { valueAt } from "./with-settings.ts";

/** A place where what a stack synthesizes is not what it would have to be for the live state to be the code's. */
export interface StackGap extends Gap {
  readonly stack: string;
}

/** What every stack of an environment would have to synthesize: its live state where it drifted, what it does now elsewhere. */
export interface Targets {
  /** Stacks that drifted. */
  readonly drifted: readonly string[];
  /** Where a synthesis of a stack parts from its target; nowhere, if it is as wanted. */
  gapsOf(stack: string, json: unknown): readonly StackGap[];
  /** The stack as it would have to be synthesized. */
  wanted(stack: string): unknown;
}

/** @param base what all stacks synthesize now */
export function targetsOf(base: Synthesized, drifted: readonly DriftedResource[]): Targets {
  const byStack = new Map<string, DriftedResource[]>();
  for (const resource of drifted) byStack.set(resource.stack, [...(byStack.get(resource.stack) ?? []), resource]);
  const values = new Map([...byStack].map(([stack, own]) => [stack, valuesOf(base.get(stack), own)]));
  const raw = new Map(
    [...base].map(([stack, json]) => [stack, wantedOf(json, byStack.get(stack) ?? [], values.get(stack))]),
  );
  // What the code has no block for, as with count or for_each, is a difference all the same.
  const elsewhere = drifted.filter(({ stack, address }) => !blockOf(base.get(stack), address));
  const inPlain = new Map<string, Plain | undefined>();
  const plainWanted = (stack: string) => {
    if (!inPlain.has(stack)) inPlain.set(stack, plain(raw.get(stack)));
    return inPlain.get(stack);
  };
  return {
    drifted: [...byStack.keys()],
    wanted: (stack) => raw.get(stack),
    gapsOf: (stack, json) => {
      const known: Values = values.get(stack) ?? new Map();
      const drift = byStack.get(stack) ?? [];
      const seen = withAttributes(json, drift, (value) => evaluated(value, known), false);
      const gaps = [
        ...gapsBetween(plainWanted(stack), plain(seen)),
        ...reorderedLists(raw.get(stack), seen).filter((gap) => !isOfDrift(gap, drift)),
      ].map((gap) => ({ ...gap, stack }));
      return [...gaps, ...elsewhere.filter((resource) => resource.stack === stack).flatMap(gapsAsTheyAre)];
    },
  };
}

/** Whether a gap lies in an attribute that drifted: what is live is in no order that the code knows of. */
const isOfDrift = ({ path }: Gap, drifted: readonly DriftedResource[]): boolean =>
  drifted.some(({ address, attributes }) =>
    attributes.some(({ name }) => path.join("/").startsWith(["resource", ...(partsOf(address) ?? []), name].join("/"))),
  );

/** The block that a stack synthesizes for an address. */
function blockOf(json: unknown, address: string): Readonly<Record<string, unknown>> | undefined {
  const block = valueAt(json, ["resource", ...(partsOf(address) ?? [""])]);
  return isRecord(block) ? block : undefined;
}

const gapsAsTheyAre = ({ stack, address, attributes }: DriftedResource): readonly StackGap[] =>
  attributes.map(({ name, code, live }) => {
    const [type = "", ...id] = address.split(".");
    return { stack, path: ["resource", type, id.join("."), name], wanted: plain(live), actual: plain(code) };
  });

/** What the expressions in drifted attributes come to. */
function valuesOf(json: unknown, drifted: readonly DriftedResource[]): Values {
  const values: Values = new Map();
  for (const { address, attributes } of drifted) {
    const parts = partsOf(address);
    if (parts)
      for (const { name, code } of attributes) learnValues(valueAt(json, ["resource", ...parts, name]), code, values);
  }
  return values;
}

const wantedOf = (json: unknown, drifted: readonly DriftedResource[], values: Values = new Map()): unknown =>
  withAttributes(
    json,
    drifted,
    (configured, { code, live }) => asLive(evaluated(configured, values), code, live),
    true,
  );

/**
 * A copy of a stack's JSON with its drifted attributes replaced.
 * @param mayGo whether resources that are gone are left out
 */
function withAttributes(
  json: unknown,
  drifted: readonly DriftedResource[],
  replaced: (configured: unknown, attribute: DriftedResource["attributes"][number]) => unknown,
  mayGo: boolean,
): unknown {
  if (drifted.length === 0) return json;
  const copy = structuredClone(json);
  for (const { address, attributes, gone = false } of drifted) {
    const block = blockOf(copy, address);
    if (!block) continue;
    if (gone && mayGo) {
      const [type, id] = partsOf(address)!;
      delete (valueAt(copy, ["resource", type]) as Record<string, unknown>)[id];
      continue;
    }
    for (const attribute of attributes)
      (block as Record<string, unknown>)[attribute.name] = replaced(block[attribute.name], attribute);
  }
  return copy;
}
