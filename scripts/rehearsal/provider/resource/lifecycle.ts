import type { ObjectAddress } from "#scripts/rehearsal/cloud/cloud-object";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import type { Session } from "#scripts/rehearsal/provider/session";
import { factsOf } from "#scripts/rehearsal/provider/types/index";
import { type Path, ProviderError } from "#scripts/rehearsal/provider/wire/diagnostics";
import type { Fields } from "#scripts/rehearsal/provider/wire/dynamic-value";
import { normalise } from "./normalise.ts";
import { type ManagedObjects, regionOf } from "./objects.ts";
import { plan } from "./plan.ts";
import { asReadBack } from "./residues.ts";

/** A resource type within a session. */
export interface Subject {
  readonly type: string;
  readonly block: Block;
  readonly session: Session;
}

/** A state and the cloud key that travels with it, for types without an `id`. */
export interface Kept {
  readonly state: Fields;
  readonly key: string;
}

/** What Terraform may do to resources. */
export class Lifecycle {
  readonly #objects: ManagedObjects;

  constructor(objects: ManagedObjects) {
    this.#objects = objects;
  }

  plan(
    subject: Subject,
    prior: Fields | null,
    proposed: Fields,
    config: Fields,
  ): { planned: Fields; requiresReplace: readonly Path[] } {
    const { type, block, session } = subject;
    return plan({
      block,
      facts: factsOf(type),
      prior,
      proposed,
      config,
      defaultTags: session.defaultTags,
      region: session.region,
    });
  }

  async create(subject: Subject, planned: Fields, config: Fields): Promise<Kept> {
    const { type, block, session } = subject;
    const draft = { type, block, facts: factsOf(type), place: session, planned, before: undefined };
    const object = await this.#objects.create(draft, secrets(block, config));
    return { state: normalise(block, object.attributes), key: object.key };
  }

  async update(
    subject: Subject,
    prior: Fields,
    planned: Fields,
    config: Fields,
    key: string | undefined,
  ): Promise<Kept> {
    const { type, block, session } = subject;
    const address = this.#address(subject, prior, key);
    const before = await this.#objects.readHeld(address);
    if (!before) throw gone(address);
    const draft = { type, block, facts: factsOf(type), place: session, planned, before: before.attributes };
    const object = await this.#objects.update(draft, before, secrets(block, config));
    return { state: normalise(block, object.attributes), key: object.key };
  }

  async delete(subject: Subject, prior: Fields, key: string | undefined): Promise<void> {
    await this.#objects.delete(this.#address(subject, prior, key));
  }

  /** The live state; undefined if the object is gone. */
  async read(subject: Subject, state: Fields, key: string | undefined): Promise<Kept | undefined> {
    const object = await this.#objects.readHeld(this.#address(subject, state, key));
    if (!object) return undefined;
    const live = normalise(subject.block, object.attributes);
    return { state: asReadBack(subject.type, subject.block, live, state), key: object.key };
  }

  /** Finds an object by import id, which may name its region: `id@region`. */
  async import(subject: Subject, id: string): Promise<Kept> {
    const { type, block, session } = subject;
    const [, bare, region] = /^(.*)@([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(id) ?? [];
    const home = regionOf(block, {}, session);
    const candidates = [{ type, region: home, key: id }, ...(bare && region ? [{ type, region, key: bare }] : [])];
    for (const address of candidates) {
      const object = await this.#objects.read(address);
      if (object) return { state: asReadBack(type, block, normalise(block, object.attributes), null), key: object.key };
    }
    const known = this.#objects.list(type, home).map(({ key }) => key);
    throw new ProviderError(
      `Cannot import non-existent remote object: ${type} ${JSON.stringify(id)}`,
      known.length > 0
        ? `The rehearsal cloud has these in ${home}: ${known.slice(0, 10).join(", ")}${known.length > 10 ? ", ..." : ""}.`
        : `The rehearsal cloud has no ${type} in ${home}.`,
    );
  }

  #address({ type, block, session }: Subject, state: Fields, key: string | undefined): ObjectAddress {
    const address = this.#objects.address(type, block, state, session);
    return key === undefined ? address : { ...address, key };
  }
}

/** Values of write-only attributes: only the configuration has them. */
const secrets = (block: Block, config: Fields): Fields =>
  Object.fromEntries(
    block.attributes.filter(({ writeOnly }) => writeOnly).map(({ name }) => [name, config[name] ?? null]),
  );

const gone = ({ type, key, region }: ObjectAddress): ProviderError =>
  new ProviderError(
    `${type} ${JSON.stringify(key)} is gone`,
    `It was deleted from ${region} of the rehearsal cloud after this plan was made: plan again.`,
  );
