import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workInOrder } from "./ordered-batch.ts";

interface Item {
  readonly key: string;
  readonly number: number;
  readonly fails: boolean;
  /** Turns of the event loop its work takes. */
  readonly turns: number;
}

const batches = fc
  .array(fc.record({ key: fc.constantFrom("a", "b", "c", "d"), fails: fc.boolean(), turns: fc.nat(3) }), {
    maxLength: 40,
  })
  .map((items) => items.map((item, number): Item => ({ ...item, number })));

/** What must happen, stated without the machinery: per key everything before the first failure. */
const expected = (items: readonly Item[]) => {
  const stopped = new Set<string>();
  return items.filter((item) => {
    if (item.fails) stopped.add(item.key);
    return !stopped.has(item.key);
  });
};

const run = async (items: readonly Item[], concurrency: number) => {
  const begun: Item[] = [];
  const done: Item[] = [];
  const busy = new Set<string>();
  let most = 0;
  const { undone, errors } = await workInOrder(items, {
    keyOf: (item) => item.key,
    concurrency,
    work: async (item) => {
      begun.push(item);
      expect(busy.has(item.key), "one item of a key at a time").toBe(false);
      busy.add(item.key);
      most = Math.max(most, busy.size);
      for (let index = 0; index < item.turns; index++) await turn();
      busy.delete(item.key);
      if (item.fails) throw new Error(`item ${item.number}`);
      done.push(item);
    },
  });
  return { begun, done, undone, errors, most };
};

const byNumber = (items: readonly Item[]) => [...items].sort((a, b) => a.number - b.number);
const ofKey = (items: readonly Item[], key: string) => items.filter((item) => item.key === key);

describe("workInOrder", () => {
  it("does, for any pattern of failures, what precedes a key's first failure, in order, and names everything else", async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 5 }), async (items, concurrency) => {
        const { begun, done, undone, most } = await run(items, concurrency);
        expect(byNumber(done)).toEqual(expected(items));
        expect(byNumber([...done, ...undone])).toEqual(items);
        expect(most).toBeLessThanOrEqual(concurrency);
        for (const key of "abcd") {
          expect(ofKey(begun, key)).toEqual(byNumber(ofKey(begun, key)));
          const failed = ofKey(items, key).find((item) => item.fails);
          if (failed) expect(ofKey(begun, key).at(-1)).toEqual(failed);
        }
      }),
    );
  });

  it("loses nothing and overtakes nothing when the batch comes again from its lowest undone item", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (items) => {
        const effects: Item[] = [];
        let failing = true;
        let rest: readonly Item[] = items;
        while (rest.length > 0) {
          const outcome = await workInOrder(rest, {
            keyOf: (item) => item.key,
            concurrency: 3,
            work: async (item) => {
              for (let index = 0; index < item.turns; index++) await turn();
              if (failing && item.fails) throw new Error("down");
              effects.push(item);
            },
          });
          failing = false;
          const checkpoint = Math.min(...outcome.undone.map((item) => item.number));
          rest = rest.filter((item) => item.number >= checkpoint);
        }
        for (const key of "abcd") {
          const first = [...new Set(ofKey(effects, key))];
          expect(first).toEqual(ofKey(items, key));
        }
      }),
    );
  });

  it("reports one error per key that failed", async () => {
    const item = (key: string, number: number, fails: boolean): Item => ({ key, number, fails, turns: 0 });
    const { errors } = await run([item("a", 0, true), item("a", 1, true), item("b", 2, false), item("c", 3, true)], 2);
    expect(errors.map((error) => (error as Error).message).sort()).toEqual(["item 0", "item 3"]);
  });

  it("begins nothing when the time is up, and names all that is left", async () => {
    const items = [1, 2, 3, 4].map((number) => ({ key: String(number % 2), number }));
    const done: number[] = [];
    const { undone, errors } = await workInOrder(items, {
      keyOf: (item) => item.key,
      concurrency: 1,
      mayStart: () => done.length < 1,
      work: async (item) => void done.push(item.number),
    });
    expect(done).toEqual([1]);
    expect(undone.map((item) => item.number).sort()).toEqual([2, 3, 4]);
    expect(errors).toEqual([]);
  });

  it("works on as many keys side by side as it may", async () => {
    const items = Array.from({ length: 10 }, (_, number) => ({ key: String(number), number, fails: false, turns: 2 }));
    expect((await run(items, 4)).most).toBe(4);
    expect((await run([], 4)).undone).toEqual([]);
  });
});
