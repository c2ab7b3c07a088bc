import { GetObjectCommand, type ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { quarantineList } from "./quarantine-list.ts";

const now = new Date("2026-11-30T04:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** A bucket of these objects; counts how often one is read. */
function bucketOf(objects: Readonly<Record<string, { text: string; at?: Date }>>) {
  const reads: string[] = [];
  const send = async (command: GetObjectCommand | ListObjectsV2Command) => {
    if (command instanceof GetObjectCommand) {
      const key = command.input.Key ?? "";
      reads.push(key);
      return { Body: { transformToString: async () => objects[key]?.text ?? "" } };
    }
    const { Prefix = "", StartAfter = "" } = command.input;
    const keys = Object.keys(objects).filter((key) => key.startsWith(Prefix) && key > StartAfter);
    return { Contents: keys.map((Key) => ({ Key, LastModified: objects[Key]?.at ?? now })), IsTruncated: false };
  };
  const client = { send: send as never };
  const list = quarantineList({ client, bucket: async () => "b", pipelines: ["cards", "unknown"], now: () => now });
  return { reads, read: () => list.read(new AbortController().signal) };
}

it("shows what was set aside since yesterday, newest first, each with its reason, which is read once", async () => {
  const { read, reads } = bucketOf({
    "quarantine/unknown/2026/11/30/shard-1.json": { text: '{"reason":"is not JSON"}', at: minutesAgo(9) },
    "conflicts/cards/2026/11/30/a.json": { text: '{"reason":"another event","id":"tx-1"}', at: minutesAgo(1) },
    "quarantine/cards/2026/11/20/old.json": { text: '{"reason":"old"}', at: minutesAgo(14_400) },
    "aws/lambda/mapping/shard/object": { text: "{}", at: minutesAgo(5) },
    "aws/lambda/mapping/shard/last-week": { text: "{}", at: minutesAgo(10_000) },
  });
  const view = await read();
  expect(view).toMatchObject({ count: 3, more: false });
  expect(view.latest.map(({ kind, id, reason, pipeline }) => [kind, id, reason, pipeline])).toEqual([
    ["conflict", "tx-1", "another event", "cards"],
    ["given up", "object", "the function failed until its retries were used up", "–"],
    ["poison", "shard-1", "is not JSON", "unknown"],
  ]);
  const before = reads.length;
  await read();
  expect(reads.length).toBe(before);
});

it.each(["", "null", "[]", '{"reason":7}', "\u0000"])("shows an object that says %j all the same", async (text) => {
  const { read } = bucketOf({ "quarantine/cards/2026/11/30/x.json": { text } });
  expect((await read()).latest).toMatchObject([{ id: "x", reason: "its object cannot be read" }]);
});

it("says of a bucket that is not there why", async () => {
  const list = quarantineList({
    client: { send: (() => {}) as never },
    bucket: async () => Promise.reject(new Error("deploy local-quarantine first")),
    pipelines: [],
  });
  await expect(list.read(new AbortController().signal)).rejects.toThrow("deploy local-quarantine first");
});
