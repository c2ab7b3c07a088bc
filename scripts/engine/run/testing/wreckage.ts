import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { CrashSite } from "./crash-site.ts";

/** What a kill has left, read from the bucket and the cloud's journal by nothing that is under test. */
export interface Wreckage {
  /** `TYPE KEY` of every object that no state holds, sorted. */
  readonly orphans: readonly string[];
  /** Keys of locks, flights and records in the bucket. */
  readonly locks: readonly string[];
  readonly flights: readonly string[];
  readonly records: readonly string[];
  /** Folders of plan files. */
  readonly planFolders: readonly string[];
}

const stateSchema = z.object({
  version: z.literal(4),
  serial: z.int().positive(),
  lineage: z.string().min(1),
  resources: z.array(
    z.object({
      mode: z.enum(["managed", "data"]),
      type: z.string(),
      instances: z.array(z.object({ private: z.string().optional(), deposed: z.string().optional() })),
    }),
  ),
});
const keptSchema = z.object({ key: z.string() });

/**
 * Reads it once nothing works here any more: a Terraform that outlived its command line is awaited, and so is the cloud, which may
 * still be making what the dead one had asked for.
 * @throws if a state, a record or a flight is damaged, or if Terraform does not end
 */
export async function wreckageOf(site: CrashSite): Promise<Wreckage> {
  await untilQuiet(site);
  const { store } = site.control;
  const keys = (await store.list("")).map(({ key }) => key);
  const held = new Set<string>();
  for (const key of keys.filter((each) => each.endsWith(".tfstate"))) {
    for (const { mode, type, instances } of stateSchema.parse(JSON.parse(await textOf(site, key))).resources) {
      if (mode !== "managed") continue;
      for (const { private: bytes = "" } of instances) {
        const { key: id } = keptSchema.parse(JSON.parse(Buffer.from(bytes, "base64").toString("utf8")));
        held.add(`${type} ${id}`);
      }
    }
  }
  const flights = keys.filter((key) => key.includes("/in-flight/"));
  const records = keys.filter((key) => key.endsWith("/record.json"));
  for (const key of [...flights, ...records]) JSON.parse(await textOf(site, key));
  const plans = join(site.root, ".sluice", "plans");
  return {
    orphans: site
      .objects()
      .map(({ type, key }) => `${type} ${key}`)
      .filter((object) => !held.has(object))
      .sort(),
    locks: keys.filter((key) => key.endsWith(".tflock")),
    flights,
    records,
    planFolders: existsSync(plans) ? readdirSync(plans) : [],
  };
}

const textOf = async ({ control }: CrashSite, key: string): Promise<string> =>
  (await control.store.read(key))?.text ?? "";

const quietReadings = 10;

/** Waits until no Terraform runs and what exists has stayed the same over some readings. */
async function untilQuiet(site: CrashSite): Promise<void> {
  const deadline = Date.now() + 60_000;
  let [same, last] = [0, ""];
  while (same < quietReadings) {
    if (Date.now() > deadline) throw new Error(`still at work: ${JSON.stringify(site.terraforms())}`);
    const now = JSON.stringify([site.terraforms(), site.objects().length]);
    same = now === last && site.terraforms().length === 0 ? same + 1 : 0;
    last = now;
    await new Promise((done) => setTimeout(done, 10));
  }
}
