import type { Attributes, Cloud, CloudObject, ObjectAddress } from "#scripts/rehearsal/cloud/cloud-object";
import type { Drivers } from "#scripts/rehearsal/cloud/drivers/driver";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import { factsOf } from "#scripts/rehearsal/provider/types/index";
import { ProviderError } from "#scripts/rehearsal/provider/wire/diagnostics";
import type { Fields } from "#scripts/rehearsal/provider/wire/dynamic-value";
import { GLOBAL, type Place } from "./place.ts";
import { type Draft, realise } from "./realise.ts";
import { fill } from "./template.ts";

/** The objects that Terraform manages: kept in the cloud and, where their type has a driver, in the emulator too. */
export class ManagedObjects {
  readonly #cloud: Cloud;
  readonly #drivers: Drivers | undefined;
  /** Names of objects being created right now, by other calls. */
  readonly #claimed = new Set<string>();

  constructor(cloud: Cloud, drivers: Drivers | undefined) {
    this.#cloud = cloud;
    this.#drivers = drivers;
  }

  /** Where an object with these attributes is kept. */
  address(type: string, block: Block, attributes: Fields, place: Place): ObjectAddress {
    const template =
      factsOf(type)?.key ?? ["id", "arn", "name"].map((name) => (has(block, name) ? `{${name}}` : "")).find(Boolean);
    const key = fill(template ?? "{uuid}", place, (name) => attributes[name]);
    return { type, region: regionOf(block, attributes, place), key };
  }

  /**
   * Creates an object; `secrets` are write-only values, which a driver sees and nothing stores.
   * @throws ProviderError if the service would refuse it, or one of the same name exists: else create-before-destroy would delete its own replacement
   */
  async create(draft: Draft, secrets: Attributes): Promise<CloudObject> {
    const { type, block, place } = draft;
    const drafted = realise({ ...draft, lookup: this.#lookup });
    const object = { ...this.address(type, block, drafted, place), attributes: drafted };
    this.#admit(object);
    const claims = this.#claims(object);
    for (const claim of claims) this.#claimed.add(claim);
    try {
      const driver = this.#drivers?.for(type);
      const chosen = driver && (await driver.create({ ...object, attributes: { ...drafted, ...secrets } }));
      const made = this.#named(block, place, { ...object, attributes: { ...drafted, ...chosen } });
      this.#cloud.create(made);
      return made;
    } finally {
      for (const claim of claims) this.#claimed.delete(claim);
    }
  }

  async update(draft: Draft, before: CloudObject, secrets: Attributes): Promise<CloudObject> {
    const attributes = realise({ ...draft, lookup: this.#lookup });
    const object = { ...before, attributes: { ...attributes, ...secrets } };
    this.#admit(object);
    const chosen = await this.#drivers?.for(draft.type)?.update(object, before);
    const kept = this.#named(draft.block, draft.place, { ...before, attributes: { ...attributes, ...chosen } });
    this.#cloud.put(kept);
    // An attribute that is part of the key may change in place: then the object has moved.
    if (kept.key !== before.key) this.#cloud.remove(before);
    return kept;
  }

  /** Like {@link read}, for an object that a state holds. */
  async readHeld(address: ObjectAddress): Promise<CloudObject | undefined> {
    this.#cloud.settle(address);
    return this.read(address);
  }

  /** The object as it is now; undefined if it is gone, from the cloud or from the emulator. */
  async read(address: ObjectAddress): Promise<CloudObject | undefined> {
    const object = this.#cloud.get(address);
    if (!object) return undefined;
    const driver = this.#drivers?.for(object.type);
    if (!driver) return object;
    const live = await driver.read(object);
    if (live) return { ...object, attributes: { ...object.attributes, ...live } };
    this.#cloud.remove(address);
    return undefined;
  }

  async delete(address: ObjectAddress): Promise<void> {
    const object = this.#cloud.get(address);
    if (!object) return;
    await this.#drivers?.for(object.type)?.delete(object);
    this.#cloud.remove(address);
  }

  list(type: string, region: string): readonly CloudObject[] {
    return this.#cloud.list({ type, region });
  }

  /** The object under the key that its attributes give it. */
  #named(block: Block, place: Place, { type, attributes }: CloudObject): CloudObject {
    return { ...this.address(type, block, attributes, place), attributes };
  }

  /** Throws if the service would refuse the object for what others are. */
  #admit({ type, region, key, attributes }: CloudObject): void {
    const answer = factsOf(type)?.refuses?.(
      (name) => attributes[name],
      (other) => this.list(other, region).map((object) => object.attributes),
    );
    if (answer)
      throw new ProviderError(answer, `This is about ${type} ${JSON.stringify(key)}, and AWS refuses it likewise.`);
  }

  /** Everything that no second object may have; throws if one does. */
  #claims(object: CloudObject): string[] {
    const facts = factsOf(object.type);
    const { type, region, key, attributes } = object;
    const claims = [JSON.stringify([type, region, key])];
    if (facts?.adopts) return [];
    if (this.#cloud.get(object) || this.#claimed.has(claims[0]!)) throw alreadyExists(object, facts?.conflict);
    for (const names of facts?.unique ?? []) {
      const values = names.map((name) => attributes[name] ?? null);
      if (values.every((value) => value === null)) continue;
      const claim = JSON.stringify([type, region, names, values]);
      const twin = this.list(type, region).find((other) =>
        names.every((name, at) => (other.attributes[name] ?? null) === values[at]),
      );
      if (twin) throw alreadyExists(twin, facts?.conflict);
      if (this.#claimed.has(claim)) throw alreadyExists(object, facts?.conflict);
      claims.push(claim);
    }
    return claims;
  }

  readonly #lookup = (type: string, key: unknown, attribute: string): unknown =>
    this.#cloud.list({ type }).find((object) => object.key === key)?.attributes[attribute];
}

const has = (block: Block, name: string): boolean => block.attributes.some((attribute) => attribute.name === name);

/** Region an object is kept under: its own, or {@link GLOBAL} for regionless types. */
export const regionOf = (block: Block, attributes: Fields, place: Place): string => {
  if (!has(block, "region")) return GLOBAL;
  return typeof attributes.region === "string" && attributes.region !== "" ? attributes.region : place.region;
};

const alreadyExists = ({ type, region, key }: ObjectAddress, code = "AlreadyExists"): ProviderError =>
  new ProviderError(
    `${code}: ${type} ${JSON.stringify(key)} exists already`,
    `It is in region ${region} of the rehearsal cloud, made by another stack or by hand. Choose another name, delete it there, ` +
      `or take it over: terraform import ADDRESS ${JSON.stringify(key)}`,
  );
