import { describe, expect, it } from "vitest";
import type { FailedBatch } from "../core/failed-batch.ts";
import { record } from "../testing/records.ts";
import { failureObjectKey, invocationRecord } from "./invocation-record.ts";

const origin = {
  uuid: "2b733cdc-8ac3-4cdf-9f3a-1827b3b11284",
  functionArn: "arn:aws:lambda:us-east-2:123456789012:function:myfunction",
  streamArn: "arn:aws:kinesis:us-east-2:123456789012:stream/mystream",
};
const batch: FailedBatch = {
  shardId: "shardId-000000000001",
  records: [
    record(1, { arrivedAt: Date.parse("2019-11-14T00:38:04.835Z") }),
    record(2, { arrivedAt: Date.parse("2019-11-14T00:38:05.580Z") }),
  ],
  condition: "RetryAttemptsExhausted",
  invocations: 3,
  response: { requestId: "c9b8fa9f", statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  at: Date.parse("2019-11-14T00:38:06.021Z"),
};

describe("invocationRecord", () => {
  it("is the document of AWS's documentation", () => {
    expect(invocationRecord(origin, batch)).toEqual({
      requestContext: {
        requestId: "c9b8fa9f",
        functionArn: origin.functionArn,
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      version: "1.0",
      timestamp: "2019-11-14T00:38:06.021Z",
      KinesisBatchInfo: {
        shardId: "shardId-000000000001",
        startSequenceNumber: "000001",
        endSequenceNumber: "000002",
        approximateArrivalOfFirstRecord: "2019-11-14T00:38:04.835Z",
        approximateArrivalOfLastRecord: "2019-11-14T00:38:05.580Z",
        batchSize: 2,
        streamArn: origin.streamArn,
      },
    });
  });

  it("says null for the function error of a partial answer", () => {
    const response = { ...batch.response!, functionError: undefined };
    expect(invocationRecord(origin, { ...batch, response }).responseContext).toMatchObject({ functionError: null });
  });

  it("has no response, and one invocation, for records given up because of their age", () => {
    const aged = invocationRecord(origin, { ...batch, condition: "RecordAgeExceeded", invocations: 7 });
    expect(aged.requestContext).toMatchObject({ condition: "RecordAgeExceeded", approximateInvokeCount: 1 });
    expect(aged).not.toHaveProperty("responseContext");
  });

  it("has a request id even for records that were never sent", () => {
    const unsent = { ...batch, condition: "RecordAgeExceeded", response: undefined } as const;
    expect(invocationRecord(origin, unsent).requestContext.requestId).toMatch(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });
});

describe("failureObjectKey", () => {
  it("follows AWS's convention", () => {
    expect(failureObjectKey(origin, batch)).toMatch(
      new RegExp(
        `^aws/lambda/${origin.uuid}/shardId-000000000001/2019/11/14/2019-11-14T00\\.38\\.06-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
      ),
    );
  });

  it("is the same for a delivery that is repeated, and another one for every other", () => {
    const key = failureObjectKey(origin, batch);
    expect(failureObjectKey(origin, structuredClone(batch))).toBe(key);
    const others = [
      failureObjectKey({ ...origin, uuid: "other" }, batch),
      failureObjectKey(origin, { ...batch, shardId: "shardId-000000000002" }),
      failureObjectKey(origin, { ...batch, records: batch.records.slice(1) }),
      failureObjectKey(origin, { ...batch, at: batch.at + 1 }),
    ];
    expect(new Set([key, ...others]).size).toBe(5);
  });
});
