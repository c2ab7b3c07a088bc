import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dateIn, isTimeZone, startOfDay } from "./time-zone.ts";

describe("the start of a day", () => {
  it.each([
    ["Asia/Seoul", "2026-11-30", "2026-11-29T15:00:00Z"],
    ["UTC", "2024-02-29", "2024-02-29T00:00:00Z"],
    ["America/New_York", "2026-03-08", "2026-03-08T05:00:00Z"],
    ["America/New_York", "2026-03-09", "2026-03-09T04:00:00Z"],
    ["America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"],
    ["Asia/Kolkata", "2026-01-01", "2025-12-31T18:30:00Z"],
    ["Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z"],
    ["Pacific/Pago_Pago", "2026-01-01", "2026-01-01T11:00:00Z"],
    // The clock is put forward at midnight: the day begins at one.
    ["Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"],
    // Samoa crossed the date line and had no such day.
    ["Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"],
  ])("in %s of %s is %s", (zone, date, start) => {
    expect(new Date(startOfDay(zone, date)).toISOString()).toBe(new Date(start).toISOString());
  });

  it("is where the day before ends, in every zone, and each instant is in the day that it belongs to", () => {
    const zones = fc.constantFrom(
      "Asia/Seoul",
      "America/St_Johns",
      "Australia/Lord_Howe",
      "Europe/London",
      "Africa/Cairo",
      "Pacific/Chatham",
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(2015), max: Date.UTC(2035) }), (zone, at) => {
        const date = dateIn(zone, at);
        expect(startOfDay(zone, date)).toBeLessThanOrEqual(at);
        expect(startOfDay(zone, addDays(date, 1))).toBeGreaterThan(at);
        expect(dateIn(zone, startOfDay(zone, date))).toBe(date);
        expect(dateIn(zone, startOfDay(zone, date) - 1000)).toBe(addDays(date, -1));
      }),
      { numRuns: 200 },
    );
  });
});

describe("a time zone", () => {
  it.each([
    ["Asia/Seoul", true],
    ["UTC", true],
    ["Asia/Soul", false],
    ["", false],
    ["<b>", false],
  ])("%j is one: %j", (name, is) => expect(isTimeZone(name)).toBe(is));
});
