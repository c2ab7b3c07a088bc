import { describe, expect, it } from "vitest";
import { plainConfiguration } from "../testing/plain-configuration.ts";
import { records } from "../testing/records.ts";
import { answer } from "../testing/simulated-function.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Effect, Outcome } from "./effects.ts";
import { Mapping, type Turn } from "./mapping.ts";
import type { ShardDescription, StreamRecord } from "./stream.ts";
import { rehearsalTempo } from "./tempo.ts";

/** A mapping driven by hand at one moment: each call answers the effect of that kind that is under way. */
class Hand {
  readonly mapping = new Mapping({ ...plainConfiguration, batchSize: 2 }, rehearsalTempo);
  #underWay: Effect[] = [];

  constructor() {
    this.#note(this.mapping.advance(0));
  }

  /** Kinds of the effects under way. */
  get kinds(): string[] {
    return this.#underWay.map(({ kind }) => kind);
  }

  end<K extends Effect["kind"]>(kind: K, value: unknown): Extract<Effect, { kind: K }> {
    const effect = this.#take(kind);
    this.#note(this.mapping.take({ kind, effect, value } as Outcome, 0));
    return effect;
  }

  fail(kind: Effect["kind"], error: Error): void {
    this.#note(this.mapping.take({ kind, effect: this.#take(kind), error } as Outcome, 0));
  }

  #take<K extends Effect["kind"]>(kind: K): Extract<Effect, { kind: K }> {
    const place = this.#underWay.findIndex((effect) => effect.kind === kind);
    return this.#underWay.splice(place, 1)[0] as Extract<Effect, { kind: K }>;
  }

  #note(turn: Turn): void {
    this.#underWay.push(...turn.effects);
  }
}

const shard = (shardId: string, start: number, parentShardIds: string[] = []): ShardDescription => ({
  shardId,
  startingSequenceNumber: String(start),
  parentShardIds,
  closed: false,
});
const saved: Checkpoint = { origin: { kind: "trim-horizon" }, shards: {} };
const read = (list: readonly StreamRecord[], next: string | undefined = "i") => ({
  kind: "records",
  records: list,
  next,
  millisBehindLatest: 1,
});

/** Loaded and listed, with the iterator of its first shard. */
function reading(...shards: ShardDescription[]): Hand {
  const hand = new Hand();
  hand.end("load", saved);
  hand.end("list", shards);
  hand.end("position", { kind: "iterator", iterator: "i" });
  return hand;
}

describe("a mapping", () => {
  it("looks at no shard before its origin is saved: LATEST must not move in a crash", () => {
    const hand = new Hand();
    expect(hand.kinds).toEqual(["load"]);
    hand.end("load", undefined);
    expect(hand.kinds).toEqual(["save"]);
    hand.fail("save", new Error("disk full"));
    expect(hand.kinds).toEqual([]);
    expect(hand.mapping.lastError).toBe("disk full");
  });

  it("starts from a saved checkpoint without saving it again", () => {
    const hand = new Hand();
    hand.end("load", saved);
    expect(hand.kinds).toEqual(["list"]);
  });

  it("does nothing with a checkpoint that cannot be loaded", () => {
    const hand = new Hand();
    hand.fail("load", new Error("checkpoint.json is damaged"));
    expect(hand.kinds).toEqual([]);
    expect(hand.mapping.lastError).toBe("checkpoint.json is damaged");
  });

  it("reads no more of a shard than it may hold in records", () => {
    const hand = reading(shard("a", 1));
    const { limit } = hand.end("read", read(records(2, 7)));
    expect(limit).toBe(8);
    expect(hand.end("read", read(records(8, 9))).limit).toBe(2);
    expect(hand.kinds).toEqual(["invoke"]);
    hand.end("invoke", answer(null));
    expect(hand.kinds).toEqual(["save", "read", "invoke"]);
  });

  it("reads no more of a shard than it may hold in bytes", () => {
    const hand = reading(shard("a", 1));
    hand.end("read", read(records(2, 6, { data: new Uint8Array(4_000_000) })));
    expect(hand.kinds).toEqual(["invoke"]);
    hand.end("invoke", answer(null));
    expect(hand.kinds).toEqual(["save", "invoke"]);
    hand.end("invoke", answer(null));
    expect(hand.kinds).toEqual(["save", "read", "invoke"]);
  });

  it("lists anew as soon as a shard is drained, and starts its children", () => {
    const hand = reading(shard("a", 1));
    hand.end("read", { ...read(records(2, 3)), next: undefined });
    expect(hand.kinds).toEqual(["invoke"]);
    hand.end("invoke", answer(null));
    expect(hand.kinds).toContain("list");
    hand.end("list", [shard("a", 1), shard("b", 10, ["a"]), shard("c", 11, ["a"])]);
    expect(hand.kinds.filter((kind) => kind === "position")).toHaveLength(2);
  });

  it("settles what it holds of a replaced shard, then starts the one that has taken its id, at the origin", () => {
    const hand = reading(shard("a", 1));
    hand.end("read", read(records(2, 3)));
    hand.mapping.hurry(0);
    hand.end("read", read([]));
    hand.end("list", [shard("a", 500)]);
    hand.end("read", read([]));
    expect(hand.kinds).toEqual(["invoke"]);
    hand.end("invoke", answer(null));
    expect(hand.end("position", { kind: "iterator", iterator: "i" }).from).toEqual(saved.origin);
  });
});
