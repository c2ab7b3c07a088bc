import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodsOf } from "./periods.ts";

const at = (time: string) => periodsOf(new Date(time));

describe("the periods of a day", () => {
  it("are the month before, this month until yesterday, and today until the month's end", () => {
    expect(at("2026-11-18T06:00:00Z")).toEqual({
      month: "2026-11",
      lastMonth: "2026-10",
      spent: { start: "2026-10-01", end: "2026-11-18" },
      toCome: { start: "2026-11-18", end: "2026-12-01" },
    });
  });

  it("on the first of a month have no day of this month that is over, and still ask for something", () => {
    expect(at("2026-12-01T06:00:00Z").spent).toEqual({ start: "2026-11-01", end: "2026-12-01" });
  });

  it("on the last day of a month have that day to come", () => {
    expect(at("2028-02-29T23:59:59Z").toCome).toEqual({ start: "2028-02-29", end: "2028-03-01" });
  });

  it("go over the end of a year", () => {
    expect(at("2027-01-01T00:00:00Z")).toMatchObject({ month: "2027-01", lastMonth: "2026-12" });
    expect(at("2026-12-31T00:00:00Z").toCome).toEqual({ start: "2026-12-31", end: "2027-01-01" });
  });

  it("are UTC's: it is still November where Seoul has December already", () => {
    expect(at("2026-12-01T08:59:59+09:00").month).toBe("2026-11");
    expect(at("2026-12-01T09:00:00+09:00").month).toBe("2026-12");
  });

  it("meet at today on every day there is", () => {
    const days = fc.date({ min: new Date("2020-01-01"), max: new Date("2060-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(days, (now) => {
        const { month, lastMonth, spent, toCome } = periodsOf(now);
        const today = now.toISOString().slice(0, 10);
        expect([spent.end, toCome.start]).toEqual([today, today]);
        expect(spent.start < spent.end && toCome.start < toCome.end).toBe(true);
        expect([spent.start, toCome.end.slice(8)]).toEqual([`${lastMonth}-01`, "01"]);
        expect(month).toBe(today.slice(0, 7));
      }),
    );
  });
});
