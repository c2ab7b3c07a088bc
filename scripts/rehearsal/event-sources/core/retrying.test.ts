import { describe, expect, it } from "vitest";
import { numbers, record, records } from "../testing/records.ts";
import { afterAttempt, cutByAge, type Piece, type RetryPolicy } from "./retrying.ts";
import type { Verdict } from "./verdict.ts";

const response = { requestId: "r", statusCode: 200, executedVersion: "$LATEST" };
const policy: RetryPolicy = { bisects: false, maximumRetries: 2, maximumAge: -1 };
const piece = (last: number, failures = 0): Piece => ({ records: records(1, last), failures });
const failure: Verdict = { kind: "failure" };

const remainder = (verdict: Verdict, given: Piece, changes: Partial<RetryPolicy> = {}) =>
  afterAttempt(given, verdict, response, { ...policy, ...changes }).map(({ records, failures, condition }) => ({
    records: numbers(records),
    failures,
    condition,
  }));

describe("afterAttempt", () => {
  it("leaves nothing after a success", () => {
    expect(remainder({ kind: "success" }, piece(3))).toEqual([]);
  });

  it("counts a failure and keeps the batch whole without bisecting", () => {
    expect(remainder(failure, piece(3, 1))).toEqual([{ records: [1, 2, 3], failures: 2, condition: undefined }]);
  });

  it("gives up after the first attempt and the maximum of retries", () => {
    const condition = "RetryAttemptsExhausted";
    expect(remainder(failure, piece(2, 2))).toEqual([{ records: [1, 2], failures: 3, condition }]);
    expect(remainder(failure, piece(1, 0), { maximumRetries: 0 })).toEqual([{ records: [1], failures: 1, condition }]);
  });

  it("never gives up with -1", () => {
    expect(remainder(failure, piece(1, 1_000_000), { maximumRetries: -1 })[0]!.condition).toBeUndefined();
  });

  it("halves a failed batch with bisecting, at no cost for the quota", () => {
    expect(remainder(failure, piece(5), { bisects: true, maximumRetries: 0 })).toEqual([
      { records: [1, 2, 3], failures: 0, condition: undefined },
      { records: [4, 5], failures: 0, condition: undefined },
    ]);
  });

  it("charges a single record, which cannot be halved", () => {
    expect(remainder(failure, piece(1, 2), { bisects: true })[0]!.condition).toBe("RetryAttemptsExhausted");
  });

  it.each([true, false])(
    "goes on at the failed record with a fresh quota after a partial answer (bisecting: %s)",
    (bisects) => {
      expect(remainder({ kind: "partial", firstFailed: 2 }, piece(4, 2), { bisects, maximumRetries: 0 })).toEqual([
        { records: [3, 4], failures: 0, condition: undefined },
      ]);
    },
  );
});

describe("cutByAge", () => {
  const at = (number: number, arrivedAt: number) => record(number, { arrivedAt });
  const cut = (list: ReturnType<typeof at>[], maximumAge = 60_000) =>
    cutByAge({ records: list, failures: 1 }, { ...policy, maximumAge }, 100_000).map(({ records, condition }) => [
      numbers(records),
      condition,
    ]);

  it("gives up the records that are too old and keeps the young ones", () => {
    expect(cut([at(1, 10_000), at(2, 39_999), at(3, 40_000), at(4, 90_000)])).toEqual([
      [[1, 2], "RecordAgeExceeded"],
      [[3, 4], undefined],
    ]);
  });

  it("stops before an old record that stands behind a young one", () => {
    expect(cut([at(1, 90_000), at(2, 10_000), at(3, 90_000)])).toEqual([
      [[1], undefined],
      [[2, 3], undefined],
    ]);
  });

  it("keeps every record without an age limit", () => {
    expect(cut([at(1, 0)], -1)).toEqual([[[1], undefined]]);
  });

  it("leaves records alone that are given up already", () => {
    const given: Piece = { records: [at(1, 0)], failures: 3, condition: "RetryAttemptsExhausted" };
    expect(cutByAge(given, { ...policy, maximumAge: 1 }, 100_000)).toEqual([given]);
  });
});
