import { describe, expect, it } from "vitest";
import { dayNamed, daysBetween, pointInTime } from "./point-in-time.ts";

const seoul = { zone: "+09:00", epoch: "seconds" } as const;
const iso = (text: string, form: Parameters<typeof pointInTime>[1] = seoul) => {
  const time = pointInTime(text, form);
  return time === undefined ? undefined : new Date(time).toISOString();
};

describe("a point in time", () => {
  it.each([
    ["2026-11-20T03:00:00Z", "2026-11-20T03:00:00.000Z"],
    ["2026-11-20 12:00:00", "2026-11-20T03:00:00.000Z"],
    ["2026-11-20 12:00:00.123456", "2026-11-20T03:00:00.123Z"],
    ["2026-11-20T12:00:00.5+0900", "2026-11-20T03:00:00.500Z"],
    ["2026-11-20T12:00:00-03", "2026-11-20T15:00:00.000Z"],
    ["2026-11-20 12:00", "2026-11-20T03:00:00.000Z"],
    ["2026-11-20", "2026-11-19T15:00:00.000Z"],
    ["1795201890", "2026-11-20T19:11:30.000Z"],
    ["2024-02-29 00:00:00", "2024-02-28T15:00:00.000Z"],
  ])("%s in Seoul is %s", (text, expected) => expect(iso(text)).toBe(expected));

  it("counts milliseconds where the system does", () => {
    expect(iso("1795201890123", { zone: "+00:00", epoch: "milliseconds" })).toBe("2026-11-20T19:11:30.123Z");
  });

  it.each(["2026-02-31 00:00:00", "2026-11-20 25:00:00", "20.11.2026", "", "soon", "9".repeat(15), "2026-13-01"])(
    "is not %j",
    (text) => expect(pointInTime(text, seoul)).toBeUndefined(),
  );
});

describe("a day", () => {
  it("begins and ends at midnight of its zone", () => {
    const day = dayNamed("2026-11-20", "+09:00")!;
    expect([day.from, day.to].map((time) => new Date(time).toISOString())).toEqual([
      "2026-11-19T15:00:00.000Z",
      "2026-11-20T15:00:00.000Z",
    ]);
  });

  it.each(["2026-02-30", "2026-1-1", "today", "2026-11-20T00:00:00Z"])("is not %j", (name) =>
    expect(dayNamed(name, "+09:00")).toBeUndefined(),
  );

  it("follows the day before, across the end of a month and of a year", () => {
    expect(daysBetween("2026-12-30", "2027-01-02")).toEqual(["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]);
    expect(daysBetween("2026-11-20", "2026-11-19")).toEqual([]);
  });
});
