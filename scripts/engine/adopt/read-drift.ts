import { isDeepStrictEqual } from "node:util";
import { CONTRACT_ADDRESS } from "#scripts/engine/contracts/contract-address";
import { type PlannedResource, planSchema } from "#scripts/engine/plan/plan-json";
import { type Overrides, summarizePlan } from "#scripts/engine/plan/plan-summary";
import { entryOf, isContainer, isHiddenText, marksAnything } from "#scripts/engine/plan/sensitive-parts";
import { pathText } from "#scripts/engine/plan/value-text";
import { isImportResidue } from "#scripts/rehearsal/provider/resource/residues";
import type { DriftedAttribute, DriftedResource } from "./drifted-resource.ts";

/** What a plan says of objects that are no longer as the code has them. Values are in clear: they go into no file but the environment's. */
export interface PlannedDrift {
  readonly changed: readonly DriftedResource[];
  /** Whether the stack's contract says something else than it would publish: that is for a deploy to mend, never a setting. */
  readonly contract: boolean;
  /** Attributes that differ and whose value is a secret, `address attribute`, or looks like one, `address path (hidden: REASON)`. */
  readonly secret: readonly string[];
  /** Addresses whose object is gone. */
  readonly deleted: readonly string[];
  /** Addresses that the code has and that were never made, or not in this state. */
  readonly missing: readonly string[];
  /** Addresses that the state has and the code has not. */
  readonly unknown: readonly string[];
  /** Ad-hoc settings that the state was applied with. */
  readonly overrides: Overrides;
  /** Outputs that would change. */
  readonly outputs: readonly string[];
}

/** @param json `terraform show -json` of a plan made with a refresh */
export function readDrift(stack: string, json: unknown): PlannedDrift {
  const plan = planSchema.parse(json);
  const managed = plan.resource_changes.filter(({ mode }) => mode === "managed");
  const having = (test: (actions: readonly string[]) => boolean) =>
    managed.filter(({ change }) => test(change.actions));
  const gone = new Set(
    plan.resource_drift.filter(({ change }) => change.actions.join() === "delete").map(({ address }) => address),
  );
  const differing = having(
    (actions) => actions.includes("update") || (actions.length > 1 && actions.includes("create")),
  );
  const created = having((actions) => actions.join() === "create").map(({ address }) => address);
  const read = differing.map((resource) => ({ address: resource.address, ...attributesOf(resource) }));
  return {
    changed: read
      .filter(({ attributes, address }) => attributes.length > 0 && address !== CONTRACT_ADDRESS)
      .map(({ address, attributes }) => ({ stack, address, attributes })),
    contract: read.some(({ address }) => address === CONTRACT_ADDRESS),
    secret: read.flatMap(({ address, secret }) => secret.map((name) => `${address} ${name}`)),
    deleted: created.filter((address) => gone.has(address)),
    missing: created.filter((address) => !gone.has(address)),
    unknown: having((actions) => actions.join() === "delete").map(({ address }) => address),
    overrides: summarizePlan(json).overrides.applied,
    outputs: Object.entries(plan.output_changes)
      .filter(([name, { actions }]) => actions.join() !== "no-op" && name !== "overrides")
      .map(([name]) => name),
  };
}

function attributesOf({ address, change }: PlannedResource): {
  readonly attributes: readonly DriftedAttribute[];
  readonly secret: readonly string[];
} {
  const { before, after, after_unknown: unknown, before_sensitive, after_sensitive } = change;
  const names = [before, after].flatMap((side) => (isContainer(side) ? Object.keys(side) : []));
  const differing = [...new Set(names)].filter(
    (name) =>
      entryOf(unknown, name) !== true &&
      !isDeepStrictEqual(entryOf(before, name) ?? null, entryOf(after, name) ?? null),
  );
  const type = address.slice(0, address.indexOf("."));
  // What an import does not bring back is set once, and nothing changes by it.
  const isResidue = (name: string) => (entryOf(before, name) ?? null) === null && isImportResidue(type, name);
  // The provider works this one out from the resource's own tags and the platform's.
  const told = differing.filter((name) => !isResidue(name) && (name !== "tags_all" || !differing.includes("tags")));
  const isSecret = (name: string) =>
    [before_sensitive, after_sensitive].some((marks) => marks === true || marksAnything(entryOf(marks, name)));
  return {
    attributes: told
      .filter((name) => !isSecret(name))
      .map((name) => ({ name, code: entryOf(after, name), live: entryOf(before, name) })),
    secret: told.filter(isSecret).flatMap((name) => secretPlaces([before_sensitive, after_sensitive], name)),
  };
}

/** The attribute, or where in it something looks like a secret, and why. */
function secretPlaces(sides: readonly unknown[], name: string): readonly string[] {
  if (sides.some((marks) => marks === true || entryOf(marks, name) === true)) return [name];
  const reasons = sides.flatMap((marks) => [...reasonsIn(entryOf(marks, name), [name])]);
  return reasons.length > 0 ? [...new Set(reasons)] : [name];
}

function* reasonsIn(marks: unknown, path: readonly string[]): Generator<string> {
  if (isHiddenText(marks)) yield `${pathText(path)} ${marks}`;
  else if (isContainer(marks))
    for (const [key, inner] of Object.entries(marks)) yield* reasonsIn(inner, [...path, key]);
}
