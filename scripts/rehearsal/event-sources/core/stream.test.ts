import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinesisEvent } from "../ports/kinesis-event.ts";
import { record } from "../testing/records.ts";
import { compareSequenceNumbers, eventBytes } from "./stream.ts";

describe("compareSequenceNumbers", () => {
  it("orders like the numbers do, of any length and with leading zeros", () => {
    const digits = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 56n }), fc.nat(3));
    fc.assert(
      fc.property(digits, digits, ([a, zerosA], [b, zerosB]) => {
        const sign = Math.sign(compareSequenceNumbers("0".repeat(zerosA) + a, "0".repeat(zerosB) + b));
        expect(sign).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});

describe("eventBytes", () => {
  it("is never less than what the record adds to the event", () => {
    const origin = {
      region: "ap-northeast-2",
      streamArn: `arn:aws:kinesis:ap-northeast-2:000000000000:stream/${"s".repeat(128)}`,
      roleArn: `arn:aws:iam::000000000000:role/${"r".repeat(64)}`,
    };
    const key = fc.string({ minLength: 1, maxLength: 256, unit: "binary" });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), key, (data, partitionKey) => {
        const one = record(1, { data, partitionKey, sequenceNumber: "4".repeat(56) });
        const event = kinesisEvent(origin, "shardId-000000000000", [one, one]);
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(2 * eventBytes(one));
      }),
    );
  });
});
