import { describe, expect, it } from "vitest";
import { sampleEvent, sampleRecord } from "#functions/pipelines/testing/sample-event";
import { poisonEntry } from "#functions/process-events/quarantine-entry";
import { readSetAside } from "./set-aside.ts";
import { dataOf, onFailureObject } from "./testing/objects.ts";

const KEY = "aws/lambda/mapping/shardId-000000000000/2026/11/20/x";

describe("an object of an event source", () => {
  it.each([false, true])("gives its records whole, with the event as text: %s", (asText) => {
    const given = { key: "o-7", number: 7 };
    expect(readSetAside(KEY, onFailureObject([given], { asText }))).toEqual({
      reason: "RetryAttemptsExhausted",
      at: new Date("2026-11-20T11:30:00Z"),
      records: [
        {
          partitionKey: "o-7",
          sequenceNumber: "7",
          shardId: "shardId-000000000000",
          data: Buffer.from(dataOf(given)),
          pipeline: "order-changes",
          ingestionId: "00000000-0000-4000-8000-000000000007",
          ingestedAt: new Date("2026-11-20T11:00:00Z"),
        },
      ],
    });
  });

  it("gives records that say nothing of themselves, too", () => {
    const object = JSON.parse(onFailureObject([{ key: "k", number: 1 }]));
    object.payload.Records[0].kinesis.data = Buffer.from("noise").toString("base64");
    const [record] = readSetAside(KEY, JSON.stringify(object)).records;
    expect(record).toMatchObject({ data: Buffer.from("noise"), pipeline: undefined, ingestedAt: undefined });
  });

  it.each([
    ["no JSON", "{", "is not JSON"],
    ["something else", '{"a":1}', "is not what an event source writes"],
    [
      "a queue's message, without the records",
      onFailureObject([]).replace('{"Records":[]}', '{"Records":1}'),
      "holds no records",
    ],
    ["a payload that is no JSON", onFailureObject([]).replace('{"Records":[]}', '"x"'), "holds no records"],
  ])("is refused as %s, with the reason", (_, content, reason) => {
    expect(() => readSetAside(KEY, content)).toThrow(reason);
  });
});

describe("an object of process-events", () => {
  const objectOf = (content: unknown) => {
    const { key, body } = poisonEntry(sampleRecord(content), "has a version other than 1", {
      pipeline: "card-transactions",
    });
    return [key, JSON.stringify(body)] as const;
  };

  it.each([
    ["text", { ...sampleEvent("tx-1"), version: 2 }, "card-transactions"],
    ["bytes", Buffer.from([0xff, 0x00, 0xfe]), undefined],
  ])("gives back %s as it stood on the stream", (_, content, pipeline) => {
    const { reason, records } = readSetAside(...objectOf(content));
    expect(reason).toBe("has a version other than 1");
    const data = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    expect(records).toMatchObject([{ data, pipeline, partitionKey: `tok_1_${"a".repeat(32)}` }]);
  });

  it("is refused if numbers are masked in it: it would be another event", () => {
    expect(() => readSetAside(...objectOf({ cardNumber: "4111111111111111" }))).toThrow("has masked numbers in it");
  });
});
