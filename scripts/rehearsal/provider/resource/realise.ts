import type { Block, CtyType } from "#scripts/rehearsal/provider/schema/model";
import type { TypeFacts } from "#scripts/rehearsal/provider/types/facts";
import { type Fields, isUnknown, type Value } from "#scripts/rehearsal/provider/wire/dynamic-value";
import type { Place } from "./place.ts";
import { plausible } from "./plausible.ts";
import { fill, fillDeep, type Lookup } from "./template.ts";

/** An object about to be created or updated, some of it still unknown. */
export interface Draft {
  readonly type: string;
  readonly block: Block;
  readonly facts: TypeFacts | undefined;
  readonly place: Place;
  readonly planned: Fields;
  /** What the object was before; undefined for a new one. */
  readonly before: Fields | undefined;
  /** Attribute of another object, for `{vpc_id>aws_vpc.default_security_group_id}`. */
  readonly lookup?: Lookup;
}

/** Decides everything a plan left unknown, from the facts table where the type is in it, else plausibly. */
export const realise = (draft: Draft): Fields => new Realisation(draft).all();

class Realisation {
  readonly #draft: Draft;
  readonly #done = new Map<string, Value>();
  readonly #underway = new Set<string>();

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  all(): Fields {
    const { block, planned } = this.#draft;
    return Object.fromEntries([
      ...block.attributes.map(({ name }) => [name, this.#attribute(name)] as const),
      ...block.blocks.map(
        (nested) => [nested.name, this.#settle(nested.block, planned[nested.name], `${nested.name}.`)] as const,
      ),
    ]);
  }

  #attribute(name: string): Value {
    if (this.#done.has(name)) return this.#done.get(name);
    const attribute = this.#draft.block.attributes.find((candidate) => candidate.name === name);
    if (!attribute || this.#underway.has(name)) return undefined;
    this.#underway.add(name);
    const planned = this.#draft.planned[name];
    const value = isUnknown(planned) ? this.#decide(name, attribute.type, !attribute.optional) : planned;
    this.#underway.delete(name);
    this.#done.set(name, value);
    return value;
  }

  #decide(name: string, type: CtyType, readOnly: boolean): Value {
    const { place, before } = this.#draft;
    const own = (other: string) => this.#attribute(other);
    if (/^(latest_)?version$/.test(name) && before && type === "number") return Number(before[name]) + 1;
    if (name === "id") return this.#id();
    const known = this.#known(name);
    if (known !== undefined) return fillDeep(known, place, own, this.#draft.lookup);
    if (this.#has(`${name}_prefix`))
      return `${this.#planned(`${name}_prefix`) ?? "terraform-"}${fill("{hex:26}", place, own)}`;
    return plausible({ name, type, readOnly, place, own, resource: this.#draft.type });
  }

  /** The table's word on an attribute: a literal or template. */
  #known(path: string): unknown {
    const { facts } = this.#draft;
    if (!facts?.computed || !Object.hasOwn(facts.computed, path)) return undefined;
    const known = facts.computed[path];
    return typeof known === "function" ? known((other: string) => this.#attribute(other)) : known;
  }

  #id(): string {
    const { facts, place, type, lookup } = this.#draft;
    const own = (other: string) => this.#attribute(other);
    if (facts?.id !== undefined) return fill(facts.id, place, own, lookup);
    const name = this.#has("name") ? this.#attribute("name") : undefined;
    // Of a type without facts nobody knows whether names are unique, so a second one of a name is not refused.
    if (typeof name === "string" && name !== "" && lookup?.(type, name, "id") === undefined) return name;
    return `${type.replace(/^aws_/, "").replaceAll("_", "-")}-${fill("{hex:17}", place, own)}`;
  }

  /** A planned value that is known and not empty. */
  #planned(name: string): Value {
    const value = this.#draft.planned[name];
    return isUnknown(value) || value === "" ? null : value;
  }

  #has(name: string): boolean {
    return this.#draft.block.attributes.some((attribute) => attribute.name === name);
  }

  /** The same for what blocks leave open; templates there refer to the object's own attributes. */
  #settle(block: Block, value: Value, path: string): Value {
    if (Array.isArray(value)) return value.map((element) => this.#settle(block, element, path));
    if (value === null || value === undefined || isUnknown(value)) return value;
    const fields = value as Fields;
    const { place, type: resource } = this.#draft;
    const own = (name: string) => this.#attribute(name);
    return Object.fromEntries([
      ...block.attributes.map(({ name, type, optional }) => {
        if (!isUnknown(fields[name])) return [name, fields[name]] as const;
        const known = this.#known(path + name);
        const decided =
          known === undefined
            ? plausible({ name, type, readOnly: !optional, place, own, resource })
            : fillDeep(known, place, own);
        return [name, decided] as const;
      }),
      ...block.blocks.map(
        (nested) => [nested.name, this.#settle(nested.block, fields[nested.name], `${path}${nested.name}.`)] as const,
      ),
    ]);
  }
}
