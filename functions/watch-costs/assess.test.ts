import { describe, expect, it } from "vitest";
import { amountOf } from "./amount.ts";
import { assess } from "./assess.ts";
import { periodsOf } from "./periods.ts";

const periods = periodsOf(new Date("2026-11-18T06:00:00Z"));
const cost = (month: string, service: string, text: string) => ({ month, service, amount: amountOf(text, "USD") });

describe("where a month stands", () => {
  it("is what its days cost, what is to come beside, and both against the cap", () => {
    const spent = [
      cost("2026-10", "EKS", "3900.129"),
      cost("2026-11", "EKS", "1500"),
      cost("2026-11", "RDS", "1250.5"),
      cost("2026-11", "S3", "0.0000000001"),
    ];
    expect(assess({ spent, expected: amountOf("2749.5", "USD") }, periods, 5500)).toEqual({
      month: "2026-11",
      capUsd: 5500,
      monthToDateUsd: 2750.5,
      percentOfCap: 50,
      forecastUsd: 5500,
      forecastPercentOfCap: 100,
      lastMonthUsd: 3900.13,
      dearest: [
        { service: "EKS", usd: 1500 },
        { service: "RDS", usd: 1250.5 },
        { service: "S3", usd: 0 },
      ],
    });
  });

  it("is nothing on the first of a month, and what AWS expects is the whole of it", () => {
    const first = periodsOf(new Date("2026-12-01T06:00:00Z"));
    const report = assess({ spent: [cost("2026-11", "EKS", "10")], expected: amountOf("4400", "USD") }, first, 5500);
    expect(report).toMatchObject({ month: "2026-12", monthToDateUsd: 0, lastMonthUsd: 10, forecastPercentOfCap: 80 });
  });

  it("has no forecast and no month before in an account that is new, which is not the same as nothing", () => {
    expect(assess({ spent: [], expected: undefined }, periods, 100)).toMatchObject({
      monthToDateUsd: 0,
      percentOfCap: 0,
      forecastUsd: null,
      forecastPercentOfCap: null,
      lastMonthUsd: null,
      dearest: [],
    });
  });

  it("names the ten dearest services, in an order of its own where they cost the same", () => {
    const names = Array.from({ length: 30 }, (_, index) => `s${String(29 - index).padStart(2, "0")}`);
    const spent = names.map((name) => cost("2026-11", name, name === "s07" ? "2" : "1"));
    const { dearest } = assess({ spent, expected: undefined }, periods, 100);
    expect(dearest.map(({ service }) => service)).toEqual([
      "s07",
      "s00",
      "s01",
      "s02",
      "s03",
      "s04",
      "s05",
      "s06",
      "s08",
      "s09",
    ]);
  });
});
