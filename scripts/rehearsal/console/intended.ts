import { Failure } from "#scripts/engine/failure";
import { asReadBack } from "#scripts/rehearsal/provider/resource/residues";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import { factsOf } from "#scripts/rehearsal/provider/types/index";
import { type Fields, same } from "#scripts/rehearsal/provider/wire/dynamic-value";
import type { Edit } from "./assignment.ts";
import { isFields, wrong } from "./check-value.ts";

/**
 * The configuration that would make an object what it is to become: what is left to AWS is null. An attribute that follows from
 * one that changes is decided anew, unless it is changed itself.
 */
export function configurationFor(
  type: string,
  block: Block,
  { before, after }: { before: Fields; after: Fields },
): Fields {
  const follows = factsOf(type)?.mirrors ?? {};
  return {
    ...after,
    ...Object.fromEntries(
      block.attributes
        .filter(
          ({ name, computed, optional }) =>
            name === "id" ||
            (computed && !optional) ||
            (Object.hasOwn(follows, name) && same(before[name] ?? null, after[name] ?? null)),
        )
        .map(({ name }) => [name, null]),
    ),
  };
}

/** The configuration of another object that is like this one: what makes its identity, and what follows from that, is left to AWS. */
export function configurationLike(type: string, block: Block, attributes: Fields): Fields {
  const { computed = {} } = factsOf(type) ?? {};
  const drawn = (name: string) => typeof computed[name] === "string" && /\{/.test(computed[name]);
  return {
    ...attributes,
    ...Object.fromEntries(
      block.attributes
        .filter(({ name, computed, optional }) => computed && (name === "id" || !optional || drawn(name)))
        .map(({ name }) => [name, null]),
    ),
  };
}

/**
 * Refuses to change what no console has: the instructions to the provider that AWS does not know.
 * @throws Failure("usage") naming the attribute
 */
export function refuseResidues(type: string, block: Block, edits: readonly Edit[]): void {
  for (const { path } of edits) {
    const [name] = path;
    // What an import does not bring back is nothing that AWS keeps.
    const isResidue = asReadBack(type, block, { [name]: true }, null)[name] === null;
    if (isResidue && !(factsOf(type)?.echoes ?? []).includes(name))
      throw wrong(path, "AWS keeps no such setting: it is an instruction to Terraform's provider, or a password");
  }
}

/**
 * Refuses a new object that lacks what it must have.
 * @throws Failure("usage") naming everything that is missing
 */
export function refuseIncomplete(type: string, block: Block, fields: Fields): void {
  const missing = [...missingIn(block, fields, "")];
  if (missing.length > 0)
    throw new Failure("usage", `${type} needs ${missing.join(", ")} as well: ${missing[0]}=VALUE`);
}

function* missingIn(block: Block, fields: Fields, prefix: string): Generator<string> {
  for (const { name, required } of block.attributes) {
    if (required && (fields[name] ?? null) === null) yield prefix + name;
  }
  for (const { name, minItems, block: inner } of block.blocks) {
    const value = fields[name];
    const list = Array.isArray(value) ? value : isFields(value) ? [value] : [];
    if (list.length < minItems) yield `${prefix}${name}[0]`;
    for (const [index, element] of list.entries()) {
      if (isFields(element)) yield* missingIn(inner, element, `${prefix}${name}[${index}].`);
    }
  }
}

const protections = ["deletion_protection", "deletion_protection_enabled", "enable_deletion_protection"] as const;

/**
 * Refuses to delete what AWS would keep.
 * @throws Failure naming the setting that has to be changed first
 */
export function refuseProtected({ type, key, attributes }: { type: string; key: string; attributes: Fields }): void {
  const protection = protections.find((name) => attributes[name] === true);
  if (protection !== undefined)
    throw new Failure("failed", `${type} ${JSON.stringify(key)} is protected: set ${protection}=false first`);
}
