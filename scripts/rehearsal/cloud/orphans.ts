import { heldObjects, holderOf } from "#scripts/engine/recovery/held-objects";
import type { Cloud, CloudObject } from "./cloud-object.ts";
import type { Drivers } from "./drivers/driver.ts";

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
  const isHeld = holderOf([...states].flatMap(heldObjects));
  const orphans = cloud
    .unsettled()
    .filter(({ type, key, attributes }) => !isHeld({ type, region: regionOf(attributes), ids: [key] }))
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

/** Undefined for types without a region, whose states have none either. */
const regionOf = ({ region }: CloudObject["attributes"]): string | undefined =>
  typeof region === "string" ? region : undefined;
