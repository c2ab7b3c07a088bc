import type { QueryCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { resultReader } from "./read-results.ts";
import { fromResultItem, type Item, toResultItem } from "./result-item.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;

const item = (version: number, expiresAt = SECONDS + 1): Item =>
  toResultItem({
    pipeline: "order-changes",
    key: "o-1",
    version,
    ingestionId: "0b242abb-623a-4c57-8575-680df30655b9",
    ingestedAt: "2026-11-20T11:00:00.000Z",
    storedAt: "2026-11-20T11:00:01.000Z",
    payloadHash: "00".repeat(32),
    result: { version },
    shadow: false,
    expiresAt,
  });

/** A table of one result's versions that answers `pageSize` items at a time, as DynamoDB answers a megabyte. */
function table(items: readonly Item[], pageSize: number) {
  const asked: (number | undefined)[] = [];
  const send = async ({ input }: QueryCommand) => {
    expect(input).toMatchObject({
      ConsistentRead: true,
      ExpressionAttributeValues: { ":pk": { S: "order-changes#o-1" } },
    });
    asked.push(input.Limit);
    const ordered = items.toSorted((a, b) => (a.sk!.S! < b.sk!.S! ? 1 : -1) * (input.ScanIndexForward ? -1 : 1));
    const from = input.ExclusiveStartKey
      ? ordered.findIndex(({ sk }) => sk!.S === input.ExclusiveStartKey!.sk!.S) + 1
      : 0;
    const page = ordered.slice(from, from + Math.min(pageSize, input.Limit ?? pageSize));
    const more = from + page.length < ordered.length;
    return { Items: page, ...(more && { LastEvaluatedKey: page.at(-1) }) };
  };
  return { asked, reader: resultReader({ client: { send } as never, tableName: "t", now: () => NOW }) };
}

const versionsOf = async (items: readonly Item[], pageSize = 10) => {
  const found: number[] = [];
  for await (const { version } of table(items, pageSize).reader.versions("order-changes", "o-1")) found.push(version);
  return found;
};

describe("reading results", () => {
  it("finds the highest version, whenever each of them came, with one item read", async () => {
    const { reader, asked } = table(
      [2, 10, 9].map((version) => item(version)),
      10,
    );
    expect((await reader.latest("order-changes", "o-1"))?.version).toBe(10);
    expect(asked).toEqual([1]);
  });

  it("passes over what has expired though it is still there, also where it is the latest", async () => {
    const items = [item(1), item(2), item(3, SECONDS), item(4, SECONDS - 86_400)];
    expect((await table(items, 10).reader.latest("order-changes", "o-1"))?.version).toBe(2);
    expect(await versionsOf(items)).toEqual([2, 1]);
  });

  it("finds nothing where there is nothing, or nothing any more", async () => {
    for (const items of [[], [item(1, SECONDS)]])
      expect(await table(items, 10).reader.latest("order-changes", "o-1")).toBeUndefined();
  });

  it("gives every version, over all pages, the latest first", async () => {
    const versions = Array.from({ length: 7 }, (_, index) => index + 1);
    expect(
      await versionsOf(
        versions.map((version) => item(version)),
        2,
      ),
    ).toEqual(versions.toReversed());
  });

  it("gives the result as it was stored", async () => {
    const { reader } = table([item(5)], 1);
    expect(await reader.latest("order-changes", "o-1")).toEqual(fromResultItem(item(5)));
  });
});
