import type { StackNode } from "#scripts/engine/graph";
import type { AppliedRecord, Flight, Ledger, StackStanding } from "#scripts/engine/ledger/ledger";
import { openLedger } from "#scripts/engine/ledger/s3-ledger";
import { openObjectStore } from "#scripts/engine/store/s3-object-store";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { ensureStateBucket } from "#scripts/rehearsal/emulator/state-backend";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";

export const REGION = "ap-northeast-2";
export const BUCKET = "states-of-the-test";

/** A stack of the environment `test`, with its state where PlatformStack puts it. */
export const stackAt = (concern: string): StackNode => ({
  id: `test-${concern}`,
  environment: "test",
  concern,
  stateKey: `test/${REGION}/${concern}/terraform.tfstate`,
  publishes: concern,
  reads: [],
});

/** A ledger in the state bucket of an emulator, for `beforeAll`; `dispose` belongs into `afterAll`. */
export interface LedgerOnEmulator {
  readonly emulator: TestEmulator;
  readonly store: ReturnType<typeof openObjectStore>;
  readonly ledger: Ledger;
  /** How one stack stands. */
  standing(node: StackNode): Promise<StackStanding>;
  /** Writes a state as Terraform would. */
  putState(node: StackNode, serial: number, lineage?: string): Promise<void>;
  dispose(): Promise<void>;
}

export async function ledgerOnEmulator(): Promise<LedgerOnEmulator> {
  const emulator = await startTestEmulator();
  await ensureStateBucket(emulator.access, BUCKET);
  const store = openObjectStore({
    bucket: BUCKET,
    accountId: emulator.access.accountId,
    config: clientConfig(emulator.access),
  });
  const ledger = openLedger(store, { environment: "test", region: REGION, by: "ana@laptop" });
  return {
    emulator,
    store,
    ledger,
    standing: async (node) => (await ledger.load([node])).standings.get(node.id)!,
    putState: (node, serial, lineage = "b1") =>
      store.write(
        node.stateKey,
        JSON.stringify({ version: 4, serial, lineage, outputs: { password: { value: "s3cret" } } }),
      ),
    dispose: async () => {
      store.close();
      await emulator.dispose();
    },
  };
}

/** A flight of a run, otherwise the same. */
export const flightOf = (run: string, changes: Partial<Flight> = {}): Flight => ({
  run,
  at: "2026-11-20T21:00:00.000Z",
  by: "ana@laptop",
  host: "laptop",
  pid: 4711,
  operation: "apply",
  digest: "d1",
  creates: ["aws_vpc.network"],
  ...changes,
});

/** What an apply of a run says at its end. */
export const outcomeOf = (run: string, settled: readonly Flight[] = [], digest = "d1") => ({
  kind: "applied" as AppliedRecord["kind"],
  digest,
  parts: { configuration: digest },
  fieldsRead: { keys: ["eventsKeyArn"] },
  run,
  settled,
});
