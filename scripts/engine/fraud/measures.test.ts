import { describe, expect, it } from "vitest";
import { byAmount, measuresAt, ruleCounts, shareOf, thresholdFor, thresholdForAlerts } from "./measures.ts";

const labelled = (...rows: readonly (readonly [score: number, isFraud: boolean])[]) =>
  rows.map(([score, isFraud]) => ({ score, isFraud }));

describe("a share", () => {
  // Wilson intervals of R's binom.confint(x, n, methods = "wilson").
  it.each([
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [20, 22, 0.7219, 0.9747],
    [1, 1000, 0.0002, 0.0056],
  ])("of %i among %i lies between", (of, among, low, high) => {
    const share = shareOf(of, among);
    expect(share.low).toBeCloseTo(low, 3);
    expect(share.high).toBeCloseTo(high, 3);
    expect(share.share).toBe(of / among);
  });

  it("of nothing is unknown", () => {
    expect(shareOf(0, 0)).toEqual({ of: 0, among: 0, share: null, low: 0, high: 1 });
  });
});

describe("measures", () => {
  it("count alerts from the threshold on", () => {
    const measures = measuresAt(labelled([50, true], [50, false], [49.9, true], [10, false], [0, false]), 50);
    expect(measures).toMatchObject({
      alerts: 2,
      alertsPerThousand: 400,
      precision: { of: 1, among: 2 },
      recall: { of: 1, among: 2 },
      falseAlerts: { of: 1, among: 3 },
      f1: 0.5,
    });
  });

  it("make no number of nothing", () => {
    expect(measuresAt([], 50)).toMatchObject({ alerts: 0, alertsPerThousand: 0, recall: { share: null }, f1: null });
  });

  it("count what each rule contributed to", () => {
    const scored = [
      { id: "x", score: 60, isFraud: true, rules: ["a", "b"], amountMinor: 1 },
      { id: "y", score: 60, isFraud: false, rules: ["b"], amountMinor: 2 },
      { id: "z", score: 5, isFraud: true, rules: ["a"], amountMinor: 3 },
    ];
    expect(ruleCounts(scored, 50)).toEqual([
      { rule: "b", spoke: 2, alerts: 2, hits: 1 },
      { rule: "a", spoke: 2, alerts: 1, hits: 1 },
    ]);
    expect(byAmount(scored).map(({ score }) => score)).toEqual([1, 2, 3]);
  });
});

describe("a threshold for a share of false alerts", () => {
  const payments = labelled([90, true], [80, false], [70, true], [60, false], [60, true], [50, false], [0, false]);

  it("is the lowest that keeps it", () => {
    // One of four may have an alert: 80 is it, and 60 would be the second.
    expect(thresholdFor(payments, 0.25)).toBe(70);
    expect(measuresAt(payments, thresholdFor(payments, 0.25)).falseAlerts.of).toBe(1);
    expect(thresholdFor(payments, 0)).toBe(90);
    expect(thresholdFor(payments, 0.99)).toBe(50);
  });

  it("never lets through more of the same score than it may", () => {
    const same = labelled([50, false], [50, false], [50, true], [10, false]);
    expect(thresholdFor(same, 0.34)).toBe(Number.POSITIVE_INFINITY);
    expect(measuresAt(same, thresholdFor(same, 0.34)).alerts).toBe(0);
  });
});

describe("a threshold for so many alerts", () => {
  const payments = labelled([90, true], [80, false], [80, true], [60, false]);

  it.each([
    [0, Number.POSITIVE_INFINITY, 0],
    [1, 90, 1],
    [2, 80, 3],
    [3, 80, 3],
    [4, 60, 4],
  ])("%i gives as many, and all of the score of the last", (wanted, threshold, alerts) => {
    expect(thresholdForAlerts(payments, wanted)).toBe(threshold);
    expect(measuresAt(payments, threshold).alerts).toBe(alerts);
  });
});
