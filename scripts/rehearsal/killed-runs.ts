import type { ObjectStore } from "#scripts/engine/store/object-store";
import { describeLock, LOCK_SUFFIX, readStateLock } from "#scripts/engine/store/state-lock";
import type { Cloud } from "./cloud/cloud-object.ts";
import type { Drivers } from "./cloud/drivers/driver.ts";
import { removeOrphans } from "./cloud/orphans.ts";

/** A state lock that was left behind and has been released. */
export interface ReleasedLock {
  /** Key of the state it locked. */
  readonly stateKey: string;
  /** What had taken it and when, as far as the lock says. */
  readonly description: string;
}

/**
 * Deletes every lock in the state bucket of a local cloud that has just started. Nobody can hold one: the emulator serves one
 * run at a time, under keys of that run only, so each was left by a Terraform that was killed.
 */
export async function releaseDeadLocks(bucket: ObjectStore): Promise<readonly ReleasedLock[]> {
  const released: ReleasedLock[] = [];
  for (const { key } of await bucket.list("")) {
    if (!key.endsWith(LOCK_SUFFIX)) continue;
    const lock = readStateLock((await bucket.read(key))?.text ?? "");
    released.push({ stateKey: key.slice(0, -LOCK_SUFFIX.length), description: describeLock(lock) });
    await bucket.remove(key);
  }
  return released;
}

/**
 * Removes from the cloud what a killed Terraform had made and not yet written into a state; the names would be taken otherwise.
 * Where a state cannot be read nothing is removed, since it might hold any of it.
 * @returns one line per object removed
 */
export async function removeForgotten(
  bucket: ObjectStore,
  { cloud, drivers }: { readonly cloud: Cloud; readonly drivers: Drivers },
): Promise<readonly string[]> {
  const notes: string[] = [];
  const states: unknown[] = [];
  for (const { key } of (await bucket.list("")).filter((object) => object.key.endsWith(".tfstate"))) {
    try {
      states.push(JSON.parse((await bucket.read(key))?.text ?? ""));
    } catch {
      return [
        `${key} is not a state file, so nothing was cleared away; restore it from an earlier version of the object`,
      ];
    }
  }
  const removed = await removeOrphans(cloud, drivers, states, (line) => notes.push(line));
  return [
    ...notes,
    ...removed.map(
      ({ type, key }) => `removed ${type} ${key}: the run that made it was killed before it wrote its state`,
    ),
  ];
}
