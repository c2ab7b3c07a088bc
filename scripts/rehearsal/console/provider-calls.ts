import { Failure } from "#scripts/engine/failure";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { normalise } from "#scripts/rehearsal/provider/resource/normalise";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import { type Fields, fieldsFromWire, toWire } from "#scripts/rehearsal/provider/wire/dynamic-value";
import type { ProviderClient } from "./provider-client.ts";

/** A change of one object, as Terraform plans it. */
export interface Change {
  readonly type: string;
  /** Null for a new object. */
  readonly prior: Fields | null;
  readonly proposed: Fields;
  readonly config: Fields;
  readonly key?: string;
}

/** What the provider keeps with a resource. */
const privateOf = (key: string | undefined): Uint8Array =>
  key === undefined ? new Uint8Array() : Buffer.from(JSON.stringify({ key }));

/** Deletes an object as Terraform would. */
export async function deleteObject(
  provider: ProviderClient,
  block: Block,
  { type, key, attributes }: CloudObject,
): Promise<void> {
  await provider.call("ApplyResourceChange", {
    type_name: type,
    prior_state: toWire(normalise(block, attributes)),
    planned_state: toWire(null),
    config: toWire(null),
    planned_private: privateOf(key),
  });
}

/** Plans a change as Terraform would and makes it; returns the key that the object has afterwards. */
export async function applyChange(
  provider: ProviderClient,
  { type, prior, proposed, config, key }: Change,
): Promise<string> {
  const planned = await provider.call("PlanResourceChange", {
    type_name: type,
    prior_state: toWire(prior),
    proposed_new_state: toWire(proposed),
    config: toWire(config),
    prior_private: privateOf(key),
  });
  const fixed = planned.requires_replace.flatMap(({ steps }) =>
    steps.map((step) => ("attribute_name" in step && step.attribute_name) || "?"),
  );
  if (fixed.length > 0)
    throw new Failure(
      "usage",
      `AWS changes ${fixed.join(", ")} of no ${type} that exists; \`console replace\` puts another object in its place`,
    );
  const { private: kept } = await provider.call("ApplyResourceChange", {
    type_name: type,
    prior_state: toWire(prior),
    planned_state: planned.planned_state,
    config: toWire(config),
    planned_private: privateOf(key),
  });
  return (JSON.parse(Buffer.from(kept).toString("utf8")) as { key: string }).key;
}

/** The object with what the emulator says of it; as reading for a state does, this notes that it is no leftover. */
export async function readObject(
  provider: ProviderClient,
  block: Block,
  object: CloudObject,
): Promise<CloudObject | undefined> {
  const { type, key, attributes } = object;
  const answer = await provider.call("ReadResource", {
    type_name: type,
    current_state: toWire(normalise(block, attributes)),
    private: privateOf(key),
  });
  const live = fieldsFromWire(answer.new_state);
  return live ? { ...object, attributes: live } : undefined;
}
