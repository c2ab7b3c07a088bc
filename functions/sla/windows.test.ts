import { describe, expect, it } from "vitest";
import { definition } from "./testing/definition.ts";
import { windowsAfter } from "./windows.ts";

const next = (change: Parameters<typeof definition>[0], after: string, count = 1) => {
  const windows = windowsAfter(definition(change), Date.parse(after));
  return Array.from({ length: count }, () => {
    const { start, deadline } = windows.next().value;
    return [start, deadline].map((at) => new Date(at).toISOString().slice(0, 16)).join(" ");
  });
};

describe("windows", () => {
  it.each<[string, Parameters<typeof definition>[0], string, string[]]>([
    ["an hour", {}, "2026-11-30T03:00:00Z", ["2026-11-30T04:00 2026-11-30T04:05", "2026-11-30T05:00 2026-11-30T05:05"]],
    [
      "an hour of a zone with half an hour",
      { time_zone: "Asia/Kolkata" },
      "2026-11-30T03:00:00Z",
      ["2026-11-30T03:30 2026-11-30T03:35", "2026-11-30T04:30 2026-11-30T04:35"],
    ],
    [
      "an hour where half of one is left out",
      { time_zone: "Australia/Lord_Howe" },
      "2026-10-03T14:00:00Z",
      ["2026-10-03T14:30 2026-10-03T14:35", "2026-10-03T16:00 2026-10-03T16:05"],
    ],
    [
      "a day of Seoul: nine o'clock there",
      { sla_type: "daily", deadline_minutes: 540, time_zone: "Asia/Seoul" },
      "2026-11-29T15:00:00Z",
      ["2026-11-30T15:00 2026-12-01T00:00", "2026-12-01T15:00 2026-12-02T00:00"],
    ],
    [
      "nine o'clock on the days that the clock is changed",
      { sla_type: "daily", deadline_minutes: 540, time_zone: "America/New_York" },
      "2026-03-07T12:00:00Z",
      ["2026-03-08T05:00 2026-03-08T13:00", "2026-03-09T04:00 2026-03-09T13:00"],
    ],
    [
      "half past two, which is left out: three o'clock",
      { sla_type: "daily", deadline_minutes: 150, time_zone: "America/New_York" },
      "2026-03-07T12:00:00Z",
      ["2026-03-08T05:00 2026-03-08T07:00"],
    ],
    [
      "half past one, which is there twice: the first",
      { sla_type: "daily", deadline_minutes: 90, time_zone: "America/New_York" },
      "2026-10-31T12:00:00Z",
      ["2026-11-01T04:00 2026-11-01T05:30"],
    ],
    [
      "nine o'clock on a day that begins at one",
      { sla_type: "daily", deadline_minutes: 540, time_zone: "Africa/Cairo" },
      "2026-04-23T12:00:00Z",
      ["2026-04-23T22:00 2026-04-24T06:00", "2026-04-24T21:00 2026-04-25T06:00"],
    ],
    [
      "half past midnight on such a day, which is left out: as it begins",
      { sla_type: "daily", deadline_minutes: 30, time_zone: "Africa/Cairo" },
      "2026-04-23T12:00:00Z",
      ["2026-04-23T22:00 2026-04-23T22:00"],
    ],
    [
      "one o'clock on such a day: as it begins",
      { sla_type: "daily", deadline_minutes: 60, time_zone: "Africa/Cairo" },
      "2026-04-23T12:00:00Z",
      ["2026-04-23T22:00 2026-04-23T22:00"],
    ],
    [
      "half past one on such a day",
      { sla_type: "daily", deadline_minutes: 90, time_zone: "Africa/Cairo" },
      "2026-04-23T12:00:00Z",
      ["2026-04-23T22:00 2026-04-23T22:30"],
    ],
    [
      "noon of the next day",
      { sla_type: "daily", deadline_minutes: 2160, time_zone: "UTC" },
      "2026-02-27T12:00:00Z",
      ["2026-02-28T00:00 2026-03-01T12:00"],
    ],
    [
      "a day that Samoa did not have",
      { sla_type: "daily", deadline_minutes: 60, time_zone: "Pacific/Apia" },
      "2011-12-29T12:00:00Z",
      ["2011-12-30T10:00 2011-12-30T11:00", "2011-12-31T10:00 2011-12-31T11:00"],
    ],
    [
      "real time: one after another",
      { sla_type: "realtime", deadline_minutes: 15 },
      "2026-11-30T03:07:00Z",
      ["2026-11-30T03:15 2026-11-30T03:29", "2026-11-30T03:30 2026-11-30T03:44"],
    ],
  ])("are right for %s", (_, change, after, expected) => {
    expect(next(change, after, expected.length)).toEqual(expected);
  });
});
