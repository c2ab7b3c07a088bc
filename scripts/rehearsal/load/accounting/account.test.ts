import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SentEvent } from "../sender/deliver.ts";
import { account, type World } from "./account.ts";
import { contentOf } from "./content.ts";
import type { Fate, Kept, StoredEvent } from "./fate.ts";
import type { Settlement } from "./track-settlements.ts";

const SINCE = 1_000_000;

/** A pipeline that can be told what to do with each event, and that never says what it did. */
function pipeline() {
  const sent = new Map<string, SentEvent>();
  const settlements = new Map<string, Settlement>();
  const table = new Map<string, StoredEvent>();
  const bucket = new Map<string, Set<Kept>>();
  let count = 0;
  let searches = 0;

  const put = (id: string, ingestionId: string, payload: object, ingestedAt: number) =>
    table.set(id, { ingestionId, content: contentOf({ ...payload }), ingestedAt });
  const world: World = {
    storedEvents: async (ids) => {
      if (new Set(ids).size !== ids.length || ids.length > 100) throw new Error("refused, as DynamoDB would");
      return new Map(ids.flatMap((id) => (table.has(id) ? [[id, table.get(id)!]] : [])));
    },
    keptEvents: async (ids) => {
      searches += 1;
      return new Map([...ids].flatMap((id) => (bucket.has(id) ? [[id, bucket.get(id)!]] : [])));
    },
  };

  return {
    table,
    world,
    settlements,
    searches: () => searches,
    stored: (id: string, payload: object = { amount: 1 }) => put(id, "earlier", payload, SINCE - 1),
    keep: (ingestionId: string, kept: Kept) =>
      bucket.set(ingestionId, (bucket.get(ingestionId) ?? new Set()).add(kept)),
    /** Accepts an event and settles it after 5 ms; stores it if its id is free. */
    accept(id: string, { payload = { amount: 1 } as object, settles = true, stores = true, resent = false } = {}) {
      count += 1;
      const ingestionId = `i${count}`;
      sent.set(ingestionId, { line: count, id, ingestionId, resent });
      const ingestedAt = SINCE + count;
      const settlement = { ingestionId, ingestedAt, settledAt: ingestedAt + 5, content: contentOf({ ...payload }) };
      if (settles) settlements.set(ingestionId, settlement);
      if (stores && !table.has(id)) put(id, ingestionId, payload, ingestedAt);
      return ingestionId;
    },
    /** Accepts an event whose first request was written, but got no answer. */
    acceptResent(id: string) {
      if (!table.has(id)) put(id, `unheard-${id}`, { amount: 1 }, SINCE + 1);
      return this.accept(id, { resent: true });
    },
    fates: async () => (await account({ sent, settlements, since: SINCE }, world)).fates,
    account: () => account({ sent, settlements, since: SINCE }, world),
  };
}

const fates = (some: Partial<Record<Fate, number>>) => ({
  stored: 0,
  duplicate: 0,
  conflict: 0,
  quarantined: 0,
  lost: 0,
  ...some,
});

describe("account", () => {
  it("finds exactly what happened to each of many events, whatever happened", async () => {
    const happenings = fc.array(fc.constantFrom<Fate>("stored", "duplicate", "conflict", "quarantined", "lost"), {
      maxLength: 350,
    });
    await fc.assert(
      fc.asyncProperty(happenings, async (fated) => {
        const run = pipeline();
        for (const [index, fate] of fated.entries()) {
          const id = `e${index}`;
          if (fate === "duplicate" || fate === "conflict") run.stored(id, { amount: fate === "duplicate" ? 1 : 2 });
          const ingestionId = run.accept(id, { stores: fate === "stored" });
          if (fate === "conflict") run.keep(ingestionId, "conflict");
          if (fate === "quarantined") run.keep(ingestionId, "quarantined");
        }
        const expected = fates({});
        for (const fate of fated) expected[fate] += 1;
        const accounted = await run.account();
        expect(accounted.fates).toEqual(expected);
        expect(accounted.lostIds).toEqual(
          fated.flatMap((fate, index) => (fate === "lost" ? [`e${index}`] : [])).slice(0, 100),
        );
        expect(accounted.latencies).toEqual(Array.from({ length: fated.length - expected.lost }, () => 5));
      }),
      { numRuns: 50 },
    );
  });

  it("names the one event that got lost among thousands", async () => {
    const run = pipeline();
    for (let index = 0; index < 5_000; index += 1) run.accept(`e${index}`, { stores: index !== 3_333 });
    expect(await run.account()).toMatchObject({ fates: fates({ stored: 4_999, lost: 1 }), lostIds: ["e3333"] });
  });

  it("does not search the bucket when the table explains everything", async () => {
    const run = pipeline();
    run.accept("e1");
    run.accept("e1");
    expect(await run.fates()).toEqual(fates({ stored: 1, duplicate: 1 }));
    expect(run.searches()).toBe(0);
  });

  it("tells apart equal and different events of one id within one input", async () => {
    const run = pipeline();
    run.accept("e1");
    run.accept("e1");
    run.keep(run.accept("e1", { payload: { amount: 2 } }), "conflict");
    run.accept("e1", { payload: { amount: 3 } });
    expect(await run.account()).toMatchObject({
      fates: fates({ stored: 1, duplicate: 1, conflict: 1, lost: 1 }),
      lostIds: ["e1"],
    });
  });

  it("notices an event that was overwritten by a later one", async () => {
    const run = pipeline();
    run.accept("e1");
    run.table.delete("e1");
    run.accept("e1", { payload: { amount: 2 } });
    expect(await run.fates()).toEqual(fates({ stored: 1, lost: 1 }));
  });

  it("notices an event that was stored with other content than it was sent with", async () => {
    const run = pipeline();
    const ingestionId = run.accept("e1");
    run.table.set("e1", { ingestionId, content: contentOf({ amount: 99 }), ingestedAt: SINCE });
    expect(await run.fates()).toEqual(fates({ lost: 1 }));
  });

  it("calls an event stored that is in the table, also when nobody said it was settled", async () => {
    const run = pipeline();
    run.accept("e1", { settles: false });
    expect(await run.account()).toMatchObject({ fates: fates({ stored: 1 }), latencies: [] });
  });

  it("does not take a taken id for a duplicate of an event that was never settled", async () => {
    const run = pipeline();
    run.stored("e1");
    run.accept("e1", { settles: false });
    expect(await run.fates()).toEqual(fates({ lost: 1 }));
  });

  it("takes a conflict that only the event source kept for quarantined", async () => {
    const run = pipeline();
    run.stored("e1", { amount: 2 });
    run.keep(run.accept("e1"), "quarantined");
    expect(await run.fates()).toEqual(fates({ quarantined: 1 }));
  });

  it("does not take a conflict's object for an event that is in no table", async () => {
    const run = pipeline();
    run.keep(run.accept("e1", { stores: false }), "conflict");
    expect(await run.fates()).toEqual(fates({ lost: 1 }));
  });

  it("knows the same card under another key", async () => {
    const event = (token: string, keyVersion: string, lastFour = "0003") => ({
      amount: 1,
      card: { token, keyVersion, lastFour },
    });
    const run = pipeline();
    for (const id of ["e1", "e2", "e3"]) run.stored(id, event("a", "1"));
    run.accept("e1", { payload: event("b", "2") });
    run.accept("e2", { payload: event("b", "2", "0004") });
    run.accept("e3", { payload: event("b", "1") });
    expect(await run.fates()).toEqual(fates({ duplicate: 1, lost: 2 }));
  });

  describe("with requests that got no answer", () => {
    it("counts an event that the first request stored as stored, once", async () => {
      const run = pipeline();
      run.acceptResent("e1");
      run.acceptResent("e1");
      run.accept("e1");
      expect(await run.fates()).toEqual(fates({ stored: 1, duplicate: 2 }));
    });

    it("counts it as duplicate if the item is older than the run", async () => {
      const run = pipeline();
      run.stored("e1");
      run.acceptResent("e1");
      expect(await run.fates()).toEqual(fates({ duplicate: 1 }));
    });

    it("counts it as duplicate if the item is another event of this run", async () => {
      const run = pipeline();
      run.accept("e1");
      run.acceptResent("e1");
      expect(await run.fates()).toEqual(fates({ stored: 1, duplicate: 1 }));
    });
  });
});
