import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StackNode } from "#scripts/engine/graph";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import { reasonsToRun } from "./changes.ts";
import { openLedger } from "./s3-ledger.ts";
import {
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

/** The bucket of a tool that is killed at its n-th write or removal, counted from 0, before it reaches the bucket. */
function killedAt(store: ObjectStore, cut: number): ObjectStore {
  let count = 0;
  const unless = async (work: () => Promise<void>) => {
    if (count++ >= cut) throw new Error("killed");
    await work();
  };
  return {
    ...store,
    write: (key, text) => unless(() => store.write(key, text)),
    remove: (key) => unless(() => store.remove(key)),
  };
}

const place = { environment: "test", region: REGION };
const reasons = async (node: StackNode, digest = "d1") =>
  reasonsToRun({
    standing: await on.standing(node),
    digest: { digest, parts: { configuration: digest } },
    liveData: [],
    now: new Date(),
  });

/** An apply of a run as this tool makes one, on a bucket that may fail. */
async function apply(node: StackNode, run: string, digest: string, serial: number, store: ObjectStore = on.store) {
  const ledger = openLedger(store, place);
  const { inFlight } = await on.standing(node);
  await ledger.begin(node, flightOf(run));
  await on.putState(node, serial);
  return ledger.complete(node, outcomeOf(run, inFlight, digest));
}

describe("a tool that is killed", () => {
  // begin, record, removal of the settled flight, removal of its own
  it.each([0, 1, 2, 3])(
    "before its write number %i leaves a stack that runs again, and is then settled",
    async (cut) => {
      const node = stackAt(`cut-${cut}`);
      expect(await apply(node, "old", "d0", 1)).toBe(true);
      await on.ledger.begin(node, flightOf("failed-before"));
      await expect(apply(node, "killed", "d1", 2, killedAt(on.store, cut))).rejects.toThrow("killed");
      expect(await reasons(node)).not.toEqual([]);
      expect(await reasons(node, "d0")).not.toEqual([]);
      expect(await apply(node, "next", "d1", 3)).toBe(true);
      expect(await reasons(node)).toEqual([]);
    },
  );

  it("is noticed after a return to the old code, too", async () => {
    const node = stackAt("half");
    await apply(node, "old", "d0", 1);
    await on.ledger.begin(node, flightOf("half-failed"));
    expect(await reasons(node, "d0")).toEqual([expect.stringMatching(/an apply by ana@laptop .* has not ended/)]);
  });
});

describe("an apply beside another", () => {
  it("notes nothing while somebody holds the lock: the state may be theirs", async () => {
    const node = stackAt("lock");
    await apply(node, "old", "d0", 1);
    await on.store.write(`${node.stateKey}.tflock`, "{}");
    expect(await apply(node, "mine", "d1", 2)).toBe(false);
    await on.store.remove(`${node.stateKey}.tflock`);
    expect((await on.standing(node)).record?.digest).toBe("d0");
    expect(await reasons(node)).not.toEqual([]);
  });

  it("notes nothing while another run is under way, and neither of the two is taken for the last", async () => {
    const node = stackAt("two");
    await apply(node, "old", "d0", 1);
    const [first, second] = [openLedger(on.store, place), openLedger(on.store, place)];
    await first.begin(node, flightOf("first"));
    await on.putState(node, 2);
    await second.begin(node, flightOf("second"));
    await on.putState(node, 3);
    expect(await second.complete(node, outcomeOf("second", [], "d2"))).toBe(false);
    expect(await first.complete(node, outcomeOf("first", [], "d1"))).toBe(false);
    for (const digest of ["d0", "d1", "d2"]) expect(await reasons(node, digest)).not.toEqual([]);
    expect(await apply(node, "third", "d2", 4)).toBe(true);
    expect(await reasons(node, "d2")).toEqual([]);
  });

  it("does not write over the record of a run that took it for dead", async () => {
    const node = stackAt("sleeper");
    const sleeper = openLedger(on.store, place);
    await sleeper.begin(node, flightOf("sleeper"));
    await on.putState(node, 1);
    expect(await apply(node, "day-after", "d2", 2)).toBe(true);
    expect(await sleeper.complete(node, outcomeOf("sleeper", [], "d1"))).toBe(false);
    expect((await on.standing(node)).record?.digest).toBe("d2");
  });

  it("does not, even if that run was killed before it had cleared up", async () => {
    const node = stackAt("both");
    const sleeper = openLedger(on.store, place);
    await sleeper.begin(node, flightOf("sleeper"));
    await on.putState(node, 1);
    await expect(apply(node, "day-after", "d2", 2, killedAt(on.store, 2))).rejects.toThrow("killed");
    expect(await sleeper.complete(node, outcomeOf("sleeper", [], "d1"))).toBe(false);
    expect((await on.standing(node)).record?.digest).toBe("d2");
  });
});

describe("a plan that has nothing to change", () => {
  it("is noted if the state is still the one that it was made from", async () => {
    const node = stackAt("nothing");
    await apply(node, "old", "d0", 1);
    const { stateEtag } = await on.standing(node);
    expect(await on.ledger.complete(node, { ...outcomeOf("new", [], "d1"), unchangedSince: stateEtag })).toBe(true);
    expect(await reasons(node)).toEqual([]);
  });

  it("is not noted if somebody has written the state since, or applies it now", async () => {
    const node = stackAt("something");
    await apply(node, "old", "d0", 1);
    const before = (await on.standing(node)).stateEtag;
    await on.putState(node, 2);
    expect(await on.ledger.complete(node, { ...outcomeOf("new", [], "d1"), unchangedSince: before })).toBe(false);
    const present = (await on.standing(node)).stateEtag;
    await on.ledger.begin(node, flightOf("other"));
    expect(await on.ledger.complete(node, { ...outcomeOf("new", [], "d1"), unchangedSince: present })).toBe(false);
  });

  it("is not noted without a word about the state it was made from", async () => {
    const node = stackAt("unsaid");
    await on.putState(node, 1);
    expect(await on.ledger.complete(node, outcomeOf("new"))).toBe(false);
  });
});
