import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { bytesOf } from "#functions/results/item-size";
import { fromResultItem, type Item, toResultItem } from "#functions/results/result-item";
import type { StoredResult } from "#functions/results/stored-result";
import { type BareVariant, bareHandler, bareVariants, tableWrites, type Writes } from "./bare.ts";
import { invocationsOf, streamedEvents } from "./event-records.ts";
import { domainHandler, measureHandler, processing } from "./in-process.ts";

const variants = Object.keys(bareVariants) as BareVariant[];
const events = streamedEvents(60, 7);
const [invocation] = invocationsOf(events);

const keysOf = (items: readonly Item[]) => items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).toSorted();

/** What `process-events` stores of the same events. */
const results: StoredResult[] = [];
beforeEach(async () => {
  results.length = 0;
  await measureHandler(
    processing(async (result) => {
      results.push(result);
      return "stored";
    }),
    events,
  );
});

describe("a bare handler", () => {
  it.each(variants)("writes, %s, the items of process-events, of the same keys", async (variant) => {
    const written: Item[] = [];
    const calls = { most: 0, now: 0 };
    const note = async (items: readonly Item[]) => {
      calls.most = Math.max(calls.most, ++calls.now);
      await null;
      written.push(...items);
      calls.now--;
    };
    const writes: Writes = { one: (item) => note([item]), many: note };
    expect(await bareHandler(variant, writes)(invocation!)).toEqual({ batchItemFailures: [] });
    expect(keysOf(written)).toEqual(keysOf(results.map(toResultItem)));
    const atOnce = { "bare handler": 16, "one write at a time": 1, "all writes at once": 60, "batched writes": 1 };
    expect(calls.most).toBe(atOnce[variant]);
  });

  it("writes as many bytes an item, so that only the work differs", async () => {
    const written: Item[] = [];
    const one = async (item: Item) => void written.push(item);
    await bareHandler("one write at a time", { one, many: one as never })(invocation!);
    // A number takes as many bytes as it has digits, without the zeros at its end; every write has a time of its own.
    const size = ({ storedAt: _, ...item }: Item) => bytesOf(item);
    const own = new Map(results.map((result) => [result.key, size(toResultItem(result))]));
    for (const item of written) expect(size(item)).toBe(own.get(fromResultItem(item).key));
  });

  it("takes an event that is there already as one that is done, and no other failure", async () => {
    const failing = (error: Error) =>
      tableWrites({ send: () => Promise.reject(error) } as unknown as DynamoDBClient, "results").one({});
    await failing(new ConditionalCheckFailedException({ message: "there", $metadata: {} }));
    await expect(failing(new Error("throttled"))).rejects.toThrow("throttled");
  });
});

describe("a handler that is measured", () => {
  it("gets batches of 200, as the stack's mapping has them", () => {
    const batches = invocationsOf(streamedEvents(401, 1));
    expect(batches.map(({ Records }) => Records.length)).toEqual([200, 200, 1]);
  });

  it.each(["process-events", "bare handler"] as const)("takes %s's time without a table", async (contestant) => {
    expect(await measureHandler(domainHandler(contestant), events)).toBeGreaterThan(0);
  });

  it("counts for nothing when it wants an event again", async () => {
    const outage = processing(async () => {
      throw new Error("no table");
    });
    await expect(measureHandler(outage, events)).rejects.toThrow("wants events of the bench once more");
  });
});
