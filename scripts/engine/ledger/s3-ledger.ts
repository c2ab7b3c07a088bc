import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { operator } from "#scripts/engine/operator";
import type { ObjectStore, StoredObject } from "#scripts/engine/store/object-store";
import { LOCK_SUFFIX, readStateLock } from "#scripts/engine/store/state-lock";
import type { AppliedRecord, Flight, Ledger, StackStanding } from "./ledger.ts";
import { ledgerKeys } from "./ledger-keys.ts";
import { readFlight, readRecord, readStateIdentity } from "./records.ts";

export interface LedgerPlace {
  readonly environment: string;
  readonly region: string;
  /** Who runs this tool. @default `user@host` */
  readonly by?: string;
  /** @default the system's clock */
  readonly now?: () => Date;
}

/** The ledger of one environment in its state bucket. */
export function openLedger(store: ObjectStore, place: LedgerPlace): Ledger {
  const { by = operator(), now = () => new Date() } = place;
  const keys = ledgerKeys(place);

  async function load(nodes: readonly StackNode[]) {
    const [noted, states] = await Promise.all([
      store.list(keys.prefix),
      store.list(`${place.environment}/${place.region}/`),
    ]);
    const etags = new Map(states.map(({ key, etag }) => [key, etag]));
    const damaged: string[] = [];
    const standings = await Promise.all(
      nodes.map(async (node): Promise<[string, StackStanding]> => {
        const lockKey = node.stateKey + LOCK_SUFFIX;
        const [record, lock, ...flights] = await Promise.all([
          noted.some(({ key }) => key === keys.record(node)) ? recordAt(keys.record(node), damaged) : undefined,
          etags.has(lockKey) ? store.read(lockKey) : undefined,
          ...noted
            .filter(({ key }) => key.startsWith(keys.flights(node)))
            .map((object) => flightOf(node, object, damaged)),
        ]);
        const inFlight = flights.flatMap((flight) => flight ?? []).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
        const stateEtag = etags.get(node.stateKey);
        return [node.id, { record, stateEtag, lock: lock && readStateLock(lock.text), inFlight }];
      }),
    );
    const known = new Set(nodes.map((node) => keys.record(node)));
    const strangers = noted.filter(({ key }) => keys.concernOf(key) !== undefined && !known.has(key));
    // What cannot be read of them is nobody's to mend in this run.
    const others = await Promise.all(
      strangers.map(async ({ key }) => ({ concern: keys.concernOf(key)!, record: await recordAt(key, []) })),
    );
    return {
      standings: new Map(standings),
      others: others.flatMap(({ concern, record }) => (record ? [{ concern, record }] : [])),
      damaged: damaged.sort(),
    };
  }

  async function recordAt(key: string, damaged: string[]): Promise<AppliedRecord | undefined> {
    const object = await store.read(key);
    const record = object && readRecord(object.text);
    if (object && !record) damaged.push(key);
    return record;
  }

  async function flightOf(
    node: StackNode,
    { key, modified }: StoredObject,
    damaged: string[],
  ): Promise<Flight | undefined> {
    const run = keys.runOf(node, key);
    const object = await store.read(key);
    if (!object) return undefined;
    const flight = run === undefined ? undefined : readFlight(object.text, run);
    if (flight) return flight;
    damaged.push(key);
    // Something did begin; to forget it would be to call the stack unchanged.
    return run === undefined ? undefined : unreadableFlight(run, modified);
  }

  return {
    load,
    begin: async (node, flight) => store.write(keys.flight(node, flight.run), JSON.stringify(flight)),
    withdraw: async (node, run) => store.remove(keys.flight(node, run)),
    complete: async (node, { kind, digest, parts, fieldsRead, run, settled, unchangedSince }) => {
      const state = await store.read(node.stateKey);
      const own = keys.flight(node, run);
      const earlier = settled.map((flight) => keys.flight(node, flight.run)).filter((key) => key !== own);
      // After the state was read, so that whoever wrote it meanwhile shows: a run of this tool by its flight, or by having removed
      // ours as settled; Terraform itself by its lock, while it runs.
      const [flights, locks] = await Promise.all([
        store.list(keys.flights(node)),
        store.list(node.stateKey + LOCK_SUFFIX),
      ]);
      const under = flights.map(({ key }) => key).filter((key) => keys.runOf(node, key) !== undefined);
      const begun = unchangedSince === undefined ? under.includes(own) : state?.etag === unchangedSince;
      const alone = locks.length === 0 && under.every((key) => key === own || earlier.includes(key));
      if (!begun || !alone) return false;
      const record: AppliedRecord = {
        kind,
        digest,
        parts,
        fieldsRead,
        state: identify(node, state),
        at: now().toISOString(),
        by,
      };
      await store.write(keys.record(node), JSON.stringify(record));
      // Its own flight last: until then, a run whose flight was settled here and that is not dead after all sees this one's and
      // keeps its hands off the record.
      await Promise.all(earlier.map((key) => store.remove(key)));
      await store.remove(own);
      return true;
    },
  };
}

/** A stack without resources and outputs has no state; nothing equals its ETag, so that it is never skipped. */
function identify(node: StackNode, object: Awaited<ReturnType<ObjectStore["read"]>>): AppliedRecord["state"] {
  if (!object) return { lineage: "", serial: 0, etag: "" };
  const state = readStateIdentity(object.text);
  if (state) return { ...state, etag: object.etag };
  throw new Failure(
    "failed",
    `${node.id}: ${node.stateKey} is not a Terraform state; restore an earlier version of the object, then run again`,
  );
}

const unreadableFlight = (run: string, modified: Date): Flight => ({
  run,
  at: modified.toISOString(),
  by: "somebody (unreadable)",
  host: "",
  pid: 0,
  operation: "apply",
  digest: "",
  creates: [],
});
