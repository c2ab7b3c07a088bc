import type { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { awsPorts } from "./aws-ports.ts";
import type { KeptRecord } from "./set-aside.ts";

const record = (partitionKey: string): KeptRecord => ({
  partitionKey,
  sequenceNumber: "1",
  shardId: "s",
  data: Buffer.from(partitionKey),
  pipeline: undefined,
  ingestionId: undefined,
  ingestedAt: undefined,
});

/** A stream that refuses a key so many times. */
function stream(refusals: Record<string, number>) {
  const calls: string[][] = [];
  const pauses: number[] = [];
  const send = async ({ input }: PutRecordsCommand) => {
    calls.push(input.Records!.map(({ PartitionKey }) => PartitionKey!));
    const results = input.Records!.map(({ PartitionKey }) => {
      const left = refusals[PartitionKey!] ?? 0;
      refusals[PartitionKey!] = left - 1;
      return left > 0 ? { ErrorCode: "ProvisionedThroughputExceededException" } : { SequenceNumber: "1" };
    });
    return { Records: results };
  };
  const wait = async (milliseconds: number) => void pauses.push(milliseconds);
  const ports = awsPorts({
    s3: {} as never,
    kinesis: { send } as never,
    bucketName: "b",
    streamName: "s",
    now: () => new Date(),
    wait,
  });
  return { ports, calls, pauses };
}

describe("writing the stream again", () => {
  it("sends again only what was refused, later and later", async () => {
    const { ports, calls, pauses } = stream({ b: 2 });
    expect(await ports.send([record("a"), record("b")])).toEqual([]);
    expect(calls).toEqual([["a", "b"], ["b"], ["b"]]);
    expect(pauses).toEqual([50, 100]);
  });

  it("gives up after a while, and answers what is left", async () => {
    const { ports, calls } = stream({ b: 100 });
    expect((await ports.send([record("a"), record("b")])).map(({ partitionKey }) => partitionKey)).toEqual(["b"]);
    expect(calls).toHaveLength(9);
  });
});
