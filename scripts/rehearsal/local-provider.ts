import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "#environments/environment";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import { openCloud } from "./cloud/cloud.ts";
import { createDrivers } from "./cloud/drivers/drivers.ts";
import { createDatabaseHost } from "./database/database-host.ts";
import type { EmulatorAccess } from "./emulator/access.ts";
import type { RunningEventSourceHost } from "./event-sources/host.ts";
import type { Issuer } from "./issuer/issuer.ts";
import { standsInFor } from "./issuer/stand-in.ts";
import { removeForgotten } from "./killed-runs.ts";
import { startProvider } from "./provider/provider.ts";
import { createCatalog } from "./provider/schema/catalog.ts";
import { type ScheduledRule, scheduledRules } from "./schedules/scheduled-rules.ts";
import { everUsed, typesHeld } from "./served-types.ts";
import { stackDirectories, usedTypes } from "./synthesized.ts";
import type { Undo } from "./undo.ts";

/** What the rehearsal's own provider needs of what has been started already. */
export interface Place {
  /** Whether a Terraform of an earlier run may have been killed. */
  readonly wasKilled: boolean;
  readonly root: string;
  readonly directory: string;
  readonly environment: Environment;
  readonly access: EmulatorAccess;
  /** The state bucket. */
  readonly store: ObjectStore;
  readonly eventSources: RunningEventSourceHost;
  readonly deliveries: RunningEventSourceHost;
  readonly issuer: Issuer;
  readonly log: (line: string) => void;
}

/** The rehearsal's own provider as it runs. */
export interface LocalProvider {
  /** What attaches Terraform to it. */
  readonly variables: Record<string, string>;
  /** What its cloud would run by the clock now. */
  readonly rules: () => readonly ScheduledRule[];
}

/** Starts the rehearsal's own provider over the cloud as it was left. */
export async function startLocalProvider(place: Place, undo: Undo): Promise<LocalProvider> {
  const { root, directory, environment, access, eventSources, deliveries, issuer, log } = place;
  const outdir = join(root, "cdktf.out");
  const cloudDirectory = join(directory, "cloud");
  // The session is ours, so whoever locked the cloud is dead, even if its process id is somebody else's by now.
  rmSync(join(cloudDirectory, "lock"), { force: true });
  const cloud = openCloud({ directory: cloudDirectory, note: log });
  undo.add(() => cloud.close());
  const databases = createDatabaseHost(join(directory, "databases"));
  undo.add(() => databases.stop());
  const drivers = createDrivers({
    access,
    eventSources,
    deliveries,
    databases,
    resolveIssuer: (configured) => (standsInFor(environment, configured) ? issuer.url : configured),
    workingDirectories: () => stackDirectories(outdir),
  });
  if (place.wasKilled) {
    (await removeForgotten(place.store, { cloud, drivers })).forEach(log);
  }
  await drivers.reconcile(cloud.list());
  const catalog = createCatalog();
  const used = new Set(usedTypes(outdir));
  // Loading a type takes a moment, and one that nobody knows would be refused to all.
  const held = [...(await typesHeld(place.store))].filter((type) => !used.has(type) && catalog.resource(type));
  const provider = await startProvider({
    cloud,
    drivers,
    region: environment.region,
    accountId: environment.accountId,
    types: everUsed(() => usedTypes(outdir), held),
  });
  undo.add(() => provider.stop());
  return { variables: { TF_REATTACH_PROVIDERS: provider.reattach }, rules: () => scheduledRules(cloud) };
}
