import { describe, expect, it } from "vitest";
import { ingestionIdsOfFailure } from "./on-failure-object.ts";

const record = (data: unknown) => ({
  kinesis: { partitionKey: "k", sequenceNumber: "1", data: Buffer.from(JSON.stringify(data)).toString("base64") },
});
const object = (payload: unknown) =>
  JSON.stringify({ requestContext: { condition: "RetryAttemptsExhausted" }, version: "1.0", payload });

describe("ingestionIdsOfFailure", () => {
  it("finds the records of a batch that was given up, also beside one that is none of the pipeline's", () => {
    const records = [record({ ingestionId: "a" }), record("other"), record({ ingestionId: "b" })];
    expect(ingestionIdsOfFailure(object({ Records: records }))).toEqual(["a", "b"]);
    expect(ingestionIdsOfFailure(object(JSON.stringify({ Records: records })))).toEqual(["a", "b"]);
  });

  it.each(["", "{", "null", "{}", object({}), object("{"), object("{}"), object('{"Records":[{}]}')])(
    "finds nothing in %s",
    (content) => expect(ingestionIdsOfFailure(content)).toEqual([]),
  );
});
