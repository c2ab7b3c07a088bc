import { describe, expect, it } from "vitest";
import { archive } from "./archive.ts";

const refusal = (value: Record<string, unknown>) =>
  archive.safeParse(value).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("the archive's settings", () => {
  it("need not be given: a year at hand, another one cold, then gone", () => {
    expect(archive.parse(undefined)).toMatchObject({ coldAfterDays: 365, expireAfterDays: 730, bufferMb: 128 });
  });

  it("may keep everything at hand, for as short as wanted", () => {
    expect(archive.parse({ coldAfterDays: "never", expireAfterDays: 1 })).toMatchObject({ coldAfterDays: "never" });
  });

  it("take the shortest stay in the cold that is not paid for twice", () => {
    expect(archive.parse({ coldAfterDays: 275, expireAfterDays: 365 }).coldAfterDays).toBe(275);
    expect(refusal({ coldAfterDays: 276, expireAfterDays: 365 })).toEqual([
      expect.stringMatching(/^coldAfterDays: must be "never" or at least 90 days before expireAfterDays \(365\)/),
    ]);
  });

  it("refuse a cold that begins after the end, also where only the end was given", () => {
    expect(refusal({ expireAfterDays: 30 })).toHaveLength(1);
    expect(refusal({ coldAfterDays: 800 })).toHaveLength(1);
  });

  it.each([
    ["bufferSeconds", { bufferSeconds: 30 }],
    ["bufferSeconds", { bufferSeconds: 901 }],
    ["bufferMb", { bufferMb: 63 }],
    ["bufferMb", { bufferMb: 129 }],
    ["coldAfterDays", { coldAfterDays: 0 }],
    ["coldAfterDays", { coldAfterDays: "later" }],
    ["expireAfterDays", { expireAfterDays: 3651, coldAfterDays: "never" }],
    ["queryLimitGb", { queryLimitGb: 0 }],
    ["keepAnswersDays", { keepAnswersDays: 0 }],
  ])("refuse a wrong %s", (path, value) => {
    expect(refusal(value)?.[0]).toMatch(new RegExp(`^${path}: `));
  });
});
