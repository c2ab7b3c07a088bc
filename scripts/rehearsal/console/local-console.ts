import { Failure } from "#scripts/engine/failure";
import { peekCloud } from "#scripts/rehearsal/cloud/cloud";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { normalise } from "#scripts/rehearsal/provider/resource/normalise";
import { GLOBAL } from "#scripts/rehearsal/provider/resource/place";
import { type Catalog, createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import { type Fields, fieldsFromWire, same } from "#scripts/rehearsal/provider/wire/dynamic-value";
import type { Edit } from "./assignment.ts";
import { editFields } from "./edit-fields.ts";
import { configurationFor, configurationLike, refuseIncomplete, refuseProtected, refuseResidues } from "./intended.ts";
import { namingAttribute } from "./naming.ts";
import { applyChange, deleteObject, readObject } from "./provider-calls.ts";
import { connectProvider, type ProviderClient, socketOf } from "./provider-client.ts";

/** Where a local cloud is reached. */
export interface ConsolePlace {
  /** TF_REATTACH_PROVIDERS of the rehearsal that is up, in whichever process. */
  readonly reattach: string | undefined;
  /** Directory of its cloud, e.g. `.sluice/local/cloud`. */
  readonly cloudDirectory: string;
  /** Region of new objects that name none. */
  readonly region: string;
}

/** What takes an object's place. */
export interface Replacement {
  /** Id of the new object, where it can be chosen. @default AWS's choice, or the old one's */
  readonly as?: string | undefined;
  /** Leaves the old object where it is. @default false */
  readonly keep?: boolean | undefined;
  /** What is different about the new one. */
  readonly edits: readonly Edit[];
}

/**
 * The AWS console of a rehearsal: changes objects as a hand would, beside Terraform and without any state knowing. All of it goes
 * through the rehearsal's provider, so that what has been deployed changes with it. Write-only values stay out of reach.
 */
export interface LocalConsole {
  /** Every object, or those of a type, oldest first. */
  list(type?: string): readonly CloudObject[];
  /**
   * An object by its id, that which `terraform import` takes, or its ARN.
   * @throws Failure("usage") naming those there are
   */
  find(type: string, id: string): CloudObject;
  /**
   * What AWS would show of it now.
   * @throws Failure if it is gone from the emulator
   */
  show(object: CloudObject): Promise<CloudObject>;
  /** @throws Failure("usage") for what cannot be changed so, or would need another object */
  set(object: CloudObject, edits: readonly Edit[]): Promise<CloudObject>;
  /** @throws Failure if it is protected, or if the emulator refuses */
  delete(object: CloudObject): Promise<void>;
  /** @throws Failure("usage") for an unknown type, and for what is missing */
  add(type: string, edits: readonly Edit[]): Promise<CloudObject>;
  replace(object: CloudObject, replacement: Replacement): Promise<CloudObject>;
  /** What the bindings know of a type. @throws Failure("usage") if there is none */
  schema(type: string): Block;
}

/** Opens the console of a rehearsal that is up. Every change is a connection of its own. */
export const openConsole = (place: ConsolePlace): LocalConsole => new ConsoleOverProvider(place, createCatalog());

class ConsoleOverProvider implements LocalConsole {
  readonly #place: ConsolePlace;
  readonly #catalog: Catalog;

  constructor(place: ConsolePlace, catalog: Catalog) {
    this.#place = place;
    this.#catalog = catalog;
  }

  list(type?: string): readonly CloudObject[] {
    const objects = peekCloud(this.#place.cloudDirectory);
    if (type === undefined) return objects;
    this.schema(type);
    return objects.filter((object) => object.type === type);
  }

  find(type: string, id: string): CloudObject {
    const objects = this.list(type);
    const found = objects.filter(({ key, attributes }) => key === id || attributes.arn === id || attributes.id === id);
    if (found.length === 1) return found[0]!;
    if (found.length > 1)
      throw new Failure("usage", `several ${type} are called ${JSON.stringify(id)}; name one by its ARN`);
    const known = objects.map(({ key }) => key);
    throw new Failure(
      "usage",
      known.length === 0
        ? `the local cloud has no ${type}`
        : `the local cloud has no ${type} ${JSON.stringify(id)}; it has ${known.slice(0, 20).join(", ")}${known.length > 20 ? ", ..." : ""}`,
    );
  }

  show(object: CloudObject): Promise<CloudObject> {
    const { type, key } = object;
    return this.#connected(object.region, async (provider) => {
      // An import and no read: looking must not pass for a state that holds it.
      const { imported_resources } = await provider.call("ImportResourceState", { type_name: type, id: key });
      return { ...object, attributes: fieldsFromWire(imported_resources[0]?.state) ?? {} };
    });
  }

  set(object: CloudObject, edits: readonly Edit[]): Promise<CloudObject> {
    const { type } = object;
    const block = this.schema(type);
    refuseResidues(type, block, edits);
    return this.#connected(object.region, async (provider) => {
      const before = (await readObject(provider, this.schema(object.type), object))?.attributes;
      if (!before) throw new Failure("failed", `${type} ${JSON.stringify(object.key)} is gone from the local cloud`);
      const after = editFields(block, before, edits);
      if (same(before, after)) return object;
      const config = configurationFor(type, block, { before, after });
      const key = await applyChange(provider, { type, prior: before, proposed: after, config, key: object.key });
      return this.#settled(provider, { ...object, key });
    });
  }

  delete(object: CloudObject): Promise<void> {
    refuseProtected(object);
    return this.#connected(object.region, (provider) => deleteObject(provider, this.schema(object.type), object));
  }

  add(type: string, edits: readonly Edit[]): Promise<CloudObject> {
    const block = this.schema(type);
    return this.#create(type, editFields(block, {}, edits), this.#place.region);
  }

  replace(object: CloudObject, { as, keep = false, edits }: Replacement): Promise<CloudObject> {
    const { type } = object;
    const block = this.schema(type);
    const naming = namingAttribute(type, block);
    if (as !== undefined && naming === undefined)
      throw new Failure(
        "usage",
        `AWS draws the ids of ${type}: leave --as out, or give the attributes that make its id`,
      );
    if (!keep) refuseProtected(object);
    const renamed: readonly Edit[] = as === undefined ? [] : [{ path: [naming!], value: as }];
    const like = configurationLike(type, block, normalise(block, object.attributes));
    const config = editFields(block, like, [...renamed, ...edits]);
    const { region } = object;
    return this.#connected(region, async (provider) => {
      // Under another name both can be there for a moment; under the same one the old has to go first.
      const first = !keep && naming !== undefined && same(config[naming] ?? null, object.attributes[naming] ?? null);
      const unnamed = !keep && naming === undefined;
      if (first || unnamed) await deleteObject(provider, this.schema(object.type), object);
      const made = await this.#create(type, config, region);
      if (!keep && !first && !unnamed) await deleteObject(provider, this.schema(object.type), object);
      return made;
    });
  }

  schema(type: string): Block {
    const block = this.#catalog.resource(type);
    if (block) return block;
    throw new Failure(
      "usage",
      `there is no resource type ${JSON.stringify(type)} in the AWS bindings; it is like aws_sqs_queue`,
    );
  }

  #create(type: string, config: Fields, region: string): Promise<CloudObject> {
    const block = this.schema(type);
    refuseIncomplete(type, block, config);
    return this.#connected(region, async (provider) => {
      const key = await applyChange(provider, { type, prior: null, proposed: config, config });
      // A state holds what Terraform makes; what a hand made is held by none, and is no leftover of a killed run.
      const home = block.attributes.some(({ name }) => name === "region") ? String(config.region ?? region) : GLOBAL;
      return this.#settled(provider, { type, region: home, key, attributes: {} });
    });
  }

  async #settled(provider: ProviderClient, { type, region, key }: CloudObject): Promise<CloudObject> {
    const made = peekCloud(this.#place.cloudDirectory).find(
      (each) => each.type === type && each.region === region && each.key === key,
    );
    const live = made && (await readObject(provider, this.schema(type), made));
    if (live) return live;
    throw new Failure("failed", `${type} ${JSON.stringify(key)} was made and is gone again`);
  }

  async #connected<T>(region: string, work: (provider: ProviderClient) => Promise<T>): Promise<T> {
    const at = region === GLOBAL ? this.#place.region : region;
    const provider = await connectProvider(socketOf(this.#place.reattach), at);
    try {
      return await work(provider);
    } finally {
      provider.close();
    }
  }
}
