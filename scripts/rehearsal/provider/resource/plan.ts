import type { Attribute, Block, NestedBlock } from "#scripts/rehearsal/provider/schema/model";
import type { TypeFacts } from "#scripts/rehearsal/provider/types/facts";
import type { Path } from "#scripts/rehearsal/provider/wire/diagnostics";
import { type Fields, isUnknown, same, UNKNOWN, type Value } from "#scripts/rehearsal/provider/wire/dynamic-value";
import { tagsAll } from "./tags.ts";

/** What a plan is made from. `prior` is null for an object that does not exist yet. */
export interface PlanInput {
  readonly block: Block;
  readonly facts: TypeFacts | undefined;
  readonly prior: Fields | null;
  /** Terraform's own proposal: configuration over prior state. */
  readonly proposed: Fields;
  readonly config: Fields;
  readonly defaultTags: Fields;
  /** Region of the provider block. */
  readonly region: string;
}

export interface Plan {
  readonly planned: Fields;
  readonly requiresReplace: readonly Path[];
}

/** Decides what an object will look like; what only the cloud can tell is left unknown. */
export const plan = (input: PlanInput): Plan => {
  const { block, facts, prior, config } = input;
  const filled = new Filling(facts?.defaults ?? {}, prior === null).block(block, input.proposed, config, "");
  const planned: Record<string, Value> = { ...filled };
  const isSetByUser = (name: string) => config[name] !== null && config[name] !== undefined;
  // As in the real provider, an object follows its provider block's region, which replaces it.
  if (Object.hasOwn(planned, "region") && !isSetByUser("region")) planned.region = input.region;
  if (Object.hasOwn(planned, "tags_all") && !isSetByUser("tags_all"))
    planned.tags_all = tagsAll(input.defaultTags, Object.hasOwn(config, "tags") ? config.tags : null);
  if (prior === null) return { planned, requiresReplace: [] };

  const changed = (path: string) => !same(valueAt(prior, path), valueAt(planned, path));
  const watched = Object.entries(facts?.mirrors ?? {}).filter(([, causes]) => causes.some(changed));
  for (const [name] of watched) if (!isSetByUser(name)) planned[name] = UNKNOWN;
  const replacing = [...(facts?.forceNew ?? []), "region"].filter((path) => outer(path) in planned && changed(path));
  return { planned, requiresReplace: [...new Set(replacing.map(outer))].map((name) => [name]) };
};

/** The attribute or block that a dotted name begins with; Terraform is told of a replacement by it. */
const outer = (path: string): string => path.split(".")[0]!;

/** What a dotted name stands for: of a list of blocks, the values of all. */
const valueAt = (fields: Fields, path: string): Value =>
  path.split(".").reduce<Value>((value, name) => {
    const inner = (one: Value): Value => (isUnknown(one) ? one : ((one as Fields | null)?.[name] ?? null));
    return Array.isArray(value) ? value.map(inner) : inner(value);
  }, fields);

/** Fills what the configuration leaves out: provider defaults where known, otherwise unknown if the object is new. */
class Filling {
  readonly #defaults: Readonly<Record<string, unknown>>;
  readonly #isNew: boolean;

  constructor(defaults: Readonly<Record<string, unknown>>, isNew: boolean) {
    this.#defaults = defaults;
    this.#isNew = isNew;
  }

  /** `config` is null where an element of the proposal cannot be paired with one of the configuration (sets). */
  block(block: Block, proposed: Fields, config: Fields | null, prefix: string): Fields {
    return Object.fromEntries([
      ...block.attributes.map((attribute) => [
        attribute.name,
        this.#attribute(attribute, proposed[attribute.name], config?.[attribute.name], prefix + attribute.name),
      ]),
      ...block.blocks.map((nested) => [
        nested.name,
        this.#nested(nested, proposed[nested.name], config?.[nested.name], prefix),
      ]),
    ]);
  }

  #attribute(
    { computed, writeOnly, resets }: Attribute,
    proposed: Value,
    config: Value | undefined,
    path: string,
  ): Value {
    if (writeOnly) return null;
    if (!computed) return proposed;
    const leftOut = config === null && resets;
    if (proposed !== null && !leftOut) return proposed;
    if (Object.hasOwn(this.#defaults, path)) return this.#defaults[path];
    return this.#isNew ? UNKNOWN : proposed;
  }

  #nested({ name, nesting, block }: NestedBlock, proposed: Value, config: Value, prefix: string): Value {
    if (proposed === null || isUnknown(proposed)) return proposed;
    const path = `${prefix}${name}.`;
    if (nesting === "single") return this.block(block, proposed as Fields, config as Fields | null, path);
    // Elements of a list keep their place; those of a set have none, so nothing is taken for left out there.
    const pairs = nesting === "list" && Array.isArray(config) ? config : [];
    return (proposed as readonly Fields[]).map((element, index) =>
      isUnknown(element) ? element : this.block(block, element, (pairs[index] as Fields | undefined) ?? null, path),
    );
  }
}
