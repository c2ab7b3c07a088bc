import { z } from "zod";
import type { Cloud, CloudObject } from "./cloud-object.ts";
import type { Drivers } from "./drivers/driver.ts";

/** The part of a Terraform state file (version 4) that tells which objects it holds. */
const stateFile = z.object({
  resources: z
    .array(
      z.object({
        type: z.string(),
        instances: z.array(
          z.object({
            attributes: z.looseObject({ region: z.string().nullish() }).nullish(),
            /** Base64 of what the rehearsal provider keeps with a resource: its key in the cloud. */
            private: z.string().optional(),
          }),
        ),
      }),
    )
    .default([]),
});

const kept = z.object({ key: z.string() });

const keyOf = (bytes: string | undefined): string | undefined => {
  try {
    return kept.parse(JSON.parse(Buffer.from(bytes ?? "", "base64").toString("utf8"))).key;
  } catch {
    return undefined;
  }
};

/** True if a state holds the object. */
const holder = (states: Iterable<unknown>): ((object: CloudObject) => boolean) => {
  const held = new Set<string>();
  for (const state of states) {
    for (const { type, instances } of stateFile.parse(state).resources)
      for (const instance of instances)
        held.add(JSON.stringify([type, instance.attributes?.region ?? null, keyOf(instance.private)]));
  }
  return ({ type, region, key, attributes }) =>
    held.has(JSON.stringify([type, typeof attributes.region === "string" ? region : null, key]));
};

/**
 * Removes what Terraform made and no state holds, because the run was killed before it wrote its state; otherwise every
 * apply after it would be refused, the names being taken. What was made by hand stays. To be called while no Terraform runs.
 * @param states all state files of the rehearsal, parsed
 * @param note told about an object that the emulator keeps; creating it again takes it over
 * @returns what was removed, the youngest first
 */
export const removeOrphans = async (
  cloud: Cloud,
  drivers: Drivers | undefined,
  states: Iterable<unknown>,
  note: (line: string) => void = () => {},
): Promise<readonly CloudObject[]> => {
  const isHeld = holder(states);
  const orphans = cloud
    .unsettled()
    .filter((object) => !isHeld(object))
    .reverse();
  for (const object of orphans) {
    try {
      await drivers?.for(object.type)?.delete(object);
    } catch (error) {
      note(`${error instanceof Error ? error.message : error}; it stays in the emulator`);
    }
    cloud.remove(object);
  }
  return orphans;
};
