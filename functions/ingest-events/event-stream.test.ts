import { randomUUID } from "node:crypto";
import type { PutRecordsCommandInput } from "@aws-sdk/client-kinesis";
import { describe, expect, it, vi } from "vitest";
import type { Admission } from "./admit.ts";
import { type EventStreamProps, eventStream } from "./event-stream.ts";

const admission = (id: string): Admission => ({
  index: 0,
  partitionKey: `key of ${id}`,
  record: {
    version: 1,
    pipeline: "card-transactions",
    id,
    ingestionId: randomUUID(),
    ingestedAt: "2026-11-20T18:51:30.123Z",
    payload: { id, amountMinor: 1 },
  },
});

const WRITTEN = { SequenceNumber: "1", ShardId: "shardId-000000000000" };
const THROTTLED = {
  ErrorCode: "ProvisionedThroughputExceededException",
  ErrorMessage: "Rate exceeded for shard in stream",
};

type Answer = (ids: string[], call: number) => (typeof WRITTEN | typeof THROTTLED)[];

/** A stream whose every answer is a function of the ids it is sent; pauses pass at once on the test's clock. */
const streamThat = (answer: Answer) => {
  const sent: string[][] = [];
  const inputs: PutRecordsCommandInput[] = [];
  const pauses: number[] = [];
  const clock = { now: 0 };
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const send = async ({ input }: { input: PutRecordsCommandInput }) => {
    const ids = input.Records!.map(({ Data }) => JSON.parse(Buffer.from(Data!).toString()).id as string);
    inputs.push(input);
    sent.push(ids);
    return { Records: answer(ids, sent.length) };
  };
  const pause = async (milliseconds: number) => {
    pauses.push(milliseconds);
    clock.now += milliseconds;
  };
  const client = { send } as unknown as EventStreamProps["client"];
  const write = eventStream({ client, streamName: "local-events", log, pause, now: () => clock.now, random: () => 1 });
  return { write, sent, inputs, pauses, log };
};

describe("eventStream", () => {
  it("writes records as JSON under their partition key, in one call", async () => {
    const { write, inputs } = streamThat((ids) => ids.map(() => WRITTEN));
    const [a, b] = [admission("a"), admission("b")];
    expect(await write([a, b], 5_000)).toEqual(new Set());
    expect(inputs).toEqual([
      {
        StreamName: "local-events",
        Records: [a, b].map((one) => ({
          PartitionKey: one.partitionKey,
          Data: Buffer.from(JSON.stringify(one.record)),
        })),
      },
    ]);
  });

  it("sends again only what was refused, until it is taken", async () => {
    const { write, sent } = streamThat((ids, call) => ids.map((id) => (id === "b" && call < 3 ? THROTTLED : WRITTEN)));
    expect(await write(["a", "b", "c"].map(admission), 5_000)).toEqual(new Set());
    expect(sent).toEqual([["a", "b", "c"], ["b"], ["b"]]);
  });

  it("waits longer before each attempt, and names what it could not write when the time is up", async () => {
    const { write, pauses, sent } = streamThat((ids) => ids.map((id) => (id === "a" ? THROTTLED : WRITTEN)));
    const [a, b] = [admission("a"), admission("b")];
    expect(await write([a, b], 4_000)).toEqual(new Set([a]));
    expect(pauses).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
    expect(sent.slice(1).flat()).toEqual(Array(7).fill("a"));
  });

  it("takes a call without an answer for nothing written, and tries again", async () => {
    const { write, sent, log } = streamThat((ids, call) => {
      if (call === 1) throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
      return ids.map(() => WRITTEN);
    });
    expect(await write([admission("a")], 5_000)).toEqual(new Set());
    expect(sent).toEqual([["a"], ["a"]]);
    expect(log.warn).toHaveBeenCalledWith(
      "The stream did not answer",
      expect.objectContaining({ stream: "local-events", records: 1 }),
    );
  });

  it("takes a record that the answer does not mention for refused", async () => {
    const { write, sent } = streamThat((ids, call) => (call === 1 ? [WRITTEN] : ids.map(() => WRITTEN)));
    expect(await write([admission("a"), admission("b")], 5_000)).toEqual(new Set());
    expect(sent).toEqual([["a", "b"], ["b"]]);
  });

  it("says in the log why records were refused", async () => {
    const { write, log } = streamThat((ids, call) => ids.map(() => (call === 1 ? THROTTLED : WRITTEN)));
    await write([admission("a"), admission("b")], 5_000);
    expect(log.warn).toHaveBeenCalledExactlyOnceWith("The stream refused records", {
      stream: "local-events",
      refused: 2,
      of: 2,
      codes: ["ProvisionedThroughputExceededException"],
    });
  });

  it("calls nothing for no records, and tries at least once however little time is left", async () => {
    const { write, sent } = streamThat((ids) => ids.map(() => THROTTLED));
    expect(await write([], 5_000)).toEqual(new Set());
    expect(sent).toEqual([]);
    expect((await write([admission("a")], -100)).size).toBe(1);
    expect(sent).toEqual([["a"]]);
  });
});
