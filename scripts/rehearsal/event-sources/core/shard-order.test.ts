import { describe, expect, it } from "vitest";
import type { Checkpoint } from "./checkpoint.ts";
import { startable, undrained, withoutForgotten } from "./shard-order.ts";
import type { ShardDescription } from "./stream.ts";

const shard = (shardId: string, start: number, parentShardIds: string[] = [], closed = false): ShardDescription => ({
  shardId,
  startingSequenceNumber: String(start),
  parentShardIds,
  closed,
});
const origin = { kind: "trim-horizon" } as const;
const nothing: Checkpoint = { origin, shards: {} };
const drained = (start: number) => ({ startingSequenceNumber: String(start), drained: true }) as const;
const active = (...shards: ShardDescription[]) => new Map(shards.map((one) => [one.shardId, one]));
const ids = (...given: Parameters<typeof startable>) => startable(...given).map((one) => one.shard.shardId);

const parent = shard("a", 1, [], true);
const left = shard("b", 10, ["a"]);
const right = shard("c", 11, ["a"]);

describe("startable", () => {
  it("starts what has no parents, at the origin", () => {
    expect(startable([shard("a", 1)], active(), nothing)).toEqual([{ shard: shard("a", 1), position: origin }]);
  });

  it("starts behind the checkpoint of an earlier run", () => {
    const checkpoint = { origin, shards: { a: { startingSequenceNumber: "1", after: "5" } } };
    const [first] = startable([shard("a", 1)], active(), checkpoint);
    expect(first!.position).toEqual({ kind: "after", sequenceNumber: "5" });
  });

  it("does not start what is active or drained", () => {
    expect(ids([shard("a", 1)], active(shard("a", 1)), nothing)).toEqual([]);
    expect(ids([shard("a", 1)], active(), { origin, shards: { a: drained(1) } })).toEqual([]);
  });

  it("keeps children back until their parent is drained", () => {
    expect(ids([parent, left, right], active(), nothing)).toEqual(["a"]);
    expect(ids([parent, left, right], active(parent), nothing)).toEqual([]);
    expect(ids([parent, left, right], active(), { origin, shards: { a: drained(1) } })).toEqual(["b", "c"]);
  });

  it("keeps a merged shard back until both parents are drained", () => {
    const merged = shard("d", 20, ["b", "c"]);
    const listed = [shard("b", 10, [], true), shard("c", 11, [], true), merged];
    expect(ids(listed, active(), { origin, shards: { b: drained(10) } })).toEqual(["c"]);
    expect(ids(listed, active(), { origin, shards: { b: drained(10), c: drained(11) } })).toEqual(["d"]);
  });

  it("starts the child of a forgotten parent, but not while that parent is being worked on", () => {
    expect(ids([left, right], active(), nothing)).toEqual(["b", "c"]);
    expect(ids([left, right], active(parent), nothing)).toEqual([]);
  });

  it("keeps the grandchild of a shard back whose children are forgotten", () => {
    const grandchild = shard("d", 20, ["b", "c"]);
    expect(ids([parent, grandchild], active(parent), nothing)).toEqual([]);
    expect(ids([grandchild], active(shard("a", 1)), nothing)).toEqual([]);
    expect(ids([parent, grandchild], active(), { origin, shards: { a: drained(1) } })).toEqual(["d"]);
  });

  it("does not let an open shard hold up the child of a forgotten parent", () => {
    expect(ids([shard("x", 2), left], active(shard("x", 2)), nothing)).toEqual(["b"]);
  });

  it("starts a shard anew that only has the id of an earlier one", () => {
    const [again] = startable([shard("a", 500)], active(), { origin, shards: { a: drained(1) } });
    expect(again).toEqual({ shard: shard("a", 500), position: origin });
  });
});

describe("undrained and withoutForgotten", () => {
  it("lists what is not settled to its end", () => {
    expect(undrained([parent, left], { origin, shards: { a: drained(1) } })).toEqual([left]);
  });

  it("drops the shards that are neither listed nor worked on", () => {
    const shards = { a: drained(1), b: drained(10), c: { startingSequenceNumber: "11" } };
    expect(withoutForgotten({ origin, shards }, [left], active(right))).toEqual({
      origin,
      shards: { b: drained(10), c: { startingSequenceNumber: "11" } },
    });
  });
});
