import { describe, expect, it } from "vitest";
import { decisionPaper, projectReport } from "./earlier-estimates.ts";
import { earlierEstimates } from "./earlier-estimates-text.ts";

describe("the earlier estimates", () => {
  it("come to what they say when made again", () => {
    const said = decisionPaper().map(({ what, saidUsd }) => [what, Math.round(saidUsd ?? 0)]);
    expect(said.slice(0, 5)).toEqual([
      ["Kinesis", 3942],
      ["Lambda, calls", 100],
      ["Lambda, time", 27],
      ["DynamoDB, storage", 625],
      ["DynamoDB, reads", 125],
    ]);
    const report = projectReport();
    expect(report.reduce((sum, { before }) => sum + before, 0)).toBe(213);
    expect(report.reduce((sum, { after }) => sum + after, 0)).toBe(201);
  });

  it("are corrected with the price table", () => {
    const right = Object.fromEntries(decisionPaper().map(({ what, rightUsd }) => [what, rightUsd]));
    // Four shards of $0.015 × 730 h and 500 million puts of $0.014 a million; 500 million writes of $0.68 a million
    expect(right.Kinesis).toBeCloseTo(4 * 10.95 + 7, 6);
    expect(right["DynamoDB, writes"]).toBeCloseTo(340, 6);
    const text = earlierEstimates();
    for (const fact of ["500,000 calls", "13,889 h", "12 TB", "20 shards are $219", "5.6 %", "$12 of $213"])
      expect(text).toContain(fact);
    expect(text).toContain('Its lines are 4,819.00 and "others, $300-500": 5,119.00 to 5,319.00, told');
    expect(text).toContain("The right column is 701.23 for the same");
    expect(text).toContain("| **sum** | **213** | **201** |  | **224.85** |");
  });
});
