import { expect } from "vitest";
import type { Report } from "#scripts/commands/cli/report";
import type { CrashSite } from "./crash-site.ts";
import { type Wreckage, wreckageOf } from "./wreckage.ts";

interface Named {
  readonly orphans: readonly {
    readonly type: string;
    readonly importId: string;
    readonly command: string | null;
    readonly instead: string | null;
  }[];
}

/**
 * After a kill: `recover` names what no state holds, no more and no less, and takes all of it in.
 * @param what for messages: what was killed where
 * @returns what there was
 */
export async function rescue(site: CrashSite, revision: number, what: string): Promise<Wreckage> {
  const wreckage = await wreckageOf(site);
  const report = await site.recover(revision, { import: false, releaseLocks: false });
  const { orphans } = report.data as Named;
  expect(orphans.map(({ type, importId }) => `${type} ${importId}`).sort(), `${what}: named by recover`).toEqual(
    wreckage.orphans,
  );
  expect(
    orphans.filter(({ command }) => command === null),
    `${what}: without a command`,
  ).toEqual([]);
  const isClean = orphans.length === 0 && wreckage.locks.length === 0;
  expect(report.exitCode, `${what}: ${report.text}`).toBe(isClean ? 0 : 3);
  if (isClean) return wreckage;
  succeeded(await site.recover(revision, { import: true, releaseLocks: true }), `${what}: recover`);
  const left = await wreckageOf(site);
  expect([left.orphans, left.locks], `${what}: left by recover`).toEqual([[], []]);
  return wreckage;
}

/** Goes on where the killed run was, and leaves nothing of it behind. */
export async function resume(site: CrashSite, revision: number, what: string): Promise<void> {
  succeeded(await site.deploy(revision), `${what}: deploy`);
  succeeded(await site.plan(revision), `${what}: a plan afterwards`);
  const changed = await site.deploy(revision, true);
  succeeded(changed, `${what}: deploy --changed`);
  const { stacks } = changed.data as { stacks: readonly { changes: object | null; unchanged: boolean }[] };
  expect(
    stacks.filter(({ changes, unchanged }) => changes !== null || !unchanged),
    `${what}: run by deploy --changed`,
  ).toEqual([]);
  const { orphans, locks, flights, records, planFolders } = await wreckageOf(site);
  expect({ orphans, locks, flights, planFolders }, `${what}: left`).toEqual({
    orphans: [],
    locks: [],
    flights: [],
    planFolders: [],
  });
  expect(records, what).toHaveLength(stacks.length);
}

/** Destroys everything, so that nothing at all exists. */
export async function clear(site: CrashSite, revision: number, what: string): Promise<void> {
  succeeded(await site.destroy(revision), `${what}: destroy`);
  const { orphans, locks, flights, planFolders } = await wreckageOf(site);
  expect({ orphans, locks, flights, planFolders }, `${what}: left by destroy`).toEqual({
    orphans: [],
    locks: [],
    flights: [],
    planFolders: [],
  });
  expect(
    site.objects().map(({ type, key }) => `${type} ${key}`),
    `${what}: there after destroy`,
  ).toEqual([]);
}

function succeeded({ exitCode, text, data }: Report, what: string): void {
  expect(exitCode, `${what}: ${text}\n${JSON.stringify(data, undefined, 1)}`).toBe(0);
}
