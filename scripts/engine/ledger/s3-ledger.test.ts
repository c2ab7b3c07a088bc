import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppliedRecord } from "./ledger.ts";
import { openLedger } from "./s3-ledger.ts";
import {
  BUCKET,
  flightOf,
  type LedgerOnEmulator,
  ledgerOnEmulator,
  outcomeOf,
  REGION,
  stackAt,
} from "./testing/ledger-on-emulator.ts";

let on: LedgerOnEmulator;
beforeAll(async () => {
  on = await ledgerOnEmulator();
});
afterAll(async () => {
  await on?.dispose();
});

const at = (concern: string, rest: string) => `ledger/test/${REGION}/${concern}/${rest}`;

describe("the ledger", () => {
  it("knows nothing of a stack that was never applied", async () => {
    expect(await on.standing(stackAt("new"))).toEqual({
      record: undefined,
      stateEtag: undefined,
      lock: undefined,
      inFlight: [],
    });
  });

  it("notes an apply with the state's lineage, serial and ETag, and nothing else of the state", async () => {
    const node = stackAt("vpc");
    await on.ledger.begin(node, flightOf("run-1"));
    expect((await on.standing(node)).inFlight).toEqual([flightOf("run-1")]);
    await on.putState(node, 7, "lineage-1");
    expect(await on.ledger.complete(node, outcomeOf("run-1"))).toBe(true);

    const { record, stateEtag, inFlight } = await on.standing(node);
    const { kind, digest, parts, fieldsRead } = outcomeOf("run-1");
    const state = { lineage: "lineage-1", serial: 7, etag: stateEtag };
    expect(record).toEqual({ kind, digest, parts, fieldsRead, state, by: "ana@laptop", at: expect.any(String) });
    expect(Math.abs(Date.now() - Date.parse(record!.at))).toBeLessThan(60_000);
    expect(inFlight).toEqual([]);
    expect((await on.store.read(at("vpc", "record.json")))!.text).not.toContain("s3cret");
  });

  it("lets a state's ETag tell that it was written since", async () => {
    const node = stackAt("written");
    await on.ledger.begin(node, flightOf("run-1"));
    await on.putState(node, 1);
    await on.ledger.complete(node, outcomeOf("run-1"));
    await on.putState(node, 2);
    const { record, stateEtag } = await on.standing(node);
    expect(stateEtag).not.toBe(record?.state.etag);
  });

  it("keeps flights that failed, oldest first, until a later apply has settled them", async () => {
    const node = stackAt("failed");
    const older = flightOf("zz-first", { at: "2026-11-19T08:00:00.000Z" });
    const newer = flightOf("aa-second", { at: "2026-11-20T08:00:00.000Z", operation: "destroy" });
    await on.ledger.begin(node, newer);
    await on.ledger.begin(node, older);
    expect((await on.standing(node)).inFlight).toEqual([older, newer]);
    await on.putState(node, 1);
    await on.ledger.begin(node, flightOf("third"));
    expect(await on.ledger.complete(node, outcomeOf("third", [older, newer]))).toBe(true);
    expect((await on.standing(node)).inFlight).toEqual([]);
  });

  it("says who holds a state's lock, and that somebody does where that cannot be read", async () => {
    const node = stackAt("locked");
    await on.store.write(`${node.stateKey}.tflock`, '{"ID":"1","Who":"bob@ci","Operation":"OperationTypeApply"}');
    expect((await on.standing(node)).lock).toEqual({
      id: "1",
      operation: "OperationTypeApply",
      who: "bob@ci",
      created: "",
    });
    await on.store.write(`${node.stateKey}.tflock`, "garbled");
    expect((await on.standing(node)).lock).toEqual({ id: "", operation: "", who: "", created: "" });
  });

  it("names what is damaged and counts a damaged record as none", async () => {
    const node = stackAt("damaged");
    for (const text of ["{", '"record"', "{}", '{"kind":"applied","digest":1}']) {
      await on.store.write(at("damaged", "record.json"), text);
      const { standings, damaged } = await on.ledger.load([node]);
      expect([standings.get(node.id)!.record, damaged]).toEqual([undefined, [at("damaged", "record.json")]]);
    }
  });

  it("forgets no flight that it cannot read: something began there, and the next apply settles it", async () => {
    const node = stackAt("unreadable");
    await on.store.write(at("unreadable", "in-flight/run-9.json"), "{");
    await on.store.write(at("unreadable", "in-flight/run-8.json"), JSON.stringify(flightOf("another-run")));
    const { standings, damaged } = await on.ledger.load([node]);
    const { inFlight } = standings.get(node.id)!;
    expect(inFlight.map(({ run }) => run).sort()).toEqual(["run-8", "run-9"]);
    expect(damaged).toHaveLength(2);
    await on.ledger.begin(node, flightOf("run-10"));
    expect(await on.ledger.complete(node, outcomeOf("run-10", inFlight))).toBe(true);
    expect((await on.standing(node)).inFlight).toEqual([]);
  });

  it("is not stopped by what this tool never writes there", async () => {
    const node = stackAt("stray");
    await on.store.write(at("stray", "in-flight/..\\x y.json"), "{}");
    expect((await on.ledger.load([node])).damaged).toEqual([at("stray", "in-flight/..\\x y.json")]);
    await on.ledger.begin(node, flightOf("run-1"));
    expect(await on.ledger.complete(node, outcomeOf("run-1"))).toBe(true);
  });

  it("keeps stacks and environments apart whose names begin alike", async () => {
    const [node, longer] = [stackAt("api"), stackAt("api-gateway")];
    await on.ledger.begin(longer, flightOf("run-1"));
    await on.putState(longer, 1);
    await on.ledger.complete(longer, outcomeOf("run-1"));
    await on.ledger.begin(longer, flightOf("run-2"));
    expect(await on.standing(node)).toMatchObject({ record: undefined, stateEtag: undefined, inFlight: [] });
    const elsewhere = openLedger(on.store, { environment: "test2", region: REGION });
    expect((await elsewhere.load([longer])).standings.get(longer.id)).toMatchObject({
      record: undefined,
      inFlight: [],
    });
  });

  it.each(["", "../../vpc/record", "a/b", "a b", ".", "x".repeat(65), "a\n"])(
    "refuses the run id %j, which would lead to another key",
    async (run) => {
      await expect(on.ledger.begin(stackAt("vpc"), flightOf(run))).rejects.toThrow(/cannot be part of a key/);
    },
  );

  it("notes a destroyed stack, and an empty one that has no state", async () => {
    const node = stackAt("empty");
    await on.ledger.begin(node, flightOf("run-1", { operation: "destroy" }));
    expect(await on.ledger.complete(node, { ...outcomeOf("run-1"), kind: "destroyed" })).toBe(true);
    const record: Partial<AppliedRecord> = { kind: "destroyed", state: { lineage: "", serial: 0, etag: "" } };
    expect((await on.standing(node)).record).toMatchObject(record);
  });

  it("says how to mend a state that is none, and notes nothing", async () => {
    const node = stackAt("no-state");
    await on.ledger.begin(node, flightOf("run-1"));
    await on.store.write(node.stateKey, "<html>");
    await expect(on.ledger.complete(node, outcomeOf("run-1"))).rejects.toThrow(
      /test-no-state: test\/.* is not a Terraform state; restore an earlier version/,
    );
    expect(await on.standing(node)).toMatchObject({ record: undefined, inFlight: [{ run: "run-1" }] });
  });

  it("passes on what the bucket says", async () => {
    const { openObjectStore } = await import("#scripts/engine/store/s3-object-store");
    const { clientConfig } = await import("#scripts/rehearsal/emulator/access");
    const store = openObjectStore({
      bucket: `${BUCKET}-x`,
      accountId: "000000000000",
      config: clientConfig(on.emulator.access),
    });
    await expect(openLedger(store, { environment: "test", region: REGION }).load([])).rejects.toThrow(/does not exist/);
    store.close();
  });
});
