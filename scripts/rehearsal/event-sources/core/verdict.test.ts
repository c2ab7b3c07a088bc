import { describe, expect, it } from "vitest";
import { record, records } from "../testing/records.ts";
import { judge } from "./verdict.ts";

const batch = records(1, 5);
const response = { requestId: "r", statusCode: 200, executedVersion: "$LATEST" };
const judged = (payload: unknown, reports = true) => judge({ response, payload }, batch, reports);
const failed = (...identifiers: unknown[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});
const third = batch[2]!.sequenceNumber;

describe("judge", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["an empty text", ""],
    ["an empty list", []],
    ["an empty answer", {}],
    ["an empty list of failures", { batchItemFailures: [] }],
    ["a null list of failures", { batchItemFailures: null }],
  ])("takes %s for a success", (_, payload) => {
    expect(judged(payload)).toEqual({ kind: "success" });
  });

  it.each([
    ["an empty identifier", failed("")],
    ["a null identifier", failed(null)],
    ["an identifier that is a number", failed(3)],
    ["a misnamed identifier", { batchItemFailures: [{ foo: third }] }],
    ["an unknown identifier", failed("999999")],
    ["an unknown identifier beside a known one", failed(third, "999999")],
    ["a null failure", { batchItemFailures: [null] }],
    ["a list of failures that is no list", { batchItemFailures: "all" }],
    ["a text", "done"],
    ["a number", 5],
    ["a list", [third]],
    ["the first record", failed(batch[0]!.sequenceNumber)],
  ])("takes %s for a failure of the whole batch", (_, payload) => {
    expect(judged(payload)).toEqual({ kind: "failure" });
  });

  it("starts again at the lowest failed record, in whatever order they are named", () => {
    expect(judged(failed(batch[4]!.sequenceNumber, third, batch[3]!.sequenceNumber))).toEqual({
      kind: "partial",
      firstFailed: 2,
    });
  });

  it("does not look at the answer when item failures are not reported", () => {
    expect(judged(failed(third), false)).toEqual({ kind: "success" });
    expect(judged("nonsense", false)).toEqual({ kind: "success" });
  });

  it("takes a function error for a failure whatever the payload says", () => {
    const error = { response: { ...response, functionError: "Unhandled" }, payload: { batchItemFailures: [] } };
    expect(judge(error, batch, true)).toEqual({ kind: "failure" });
    expect(judge(error, batch, false)).toEqual({ kind: "failure" });
  });

  it("judges ten thousand failures of ten thousand records quickly", () => {
    const many = records(1, 10_000);
    const payload = failed(...many.slice(1).map(({ sequenceNumber }) => sequenceNumber));
    const began = performance.now();
    expect(judge({ response, payload }, [...many, record(10_001)], true)).toEqual({ kind: "partial", firstFailed: 1 });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
