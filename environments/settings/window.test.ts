import { describe, expect, it } from "vitest";
import { dailyWindow, weeklyWindow, windowsMeet } from "./window.ts";

describe("windows", () => {
  it.each([
    ["16:00-17:00", true],
    ["24:00-01:00", false],
    ["16:00", false],
    ["4pm-5pm", false],
  ])("%s as a daily one: %s", (text, valid) => {
    expect(dailyWindow.safeParse(text).success).toBe(valid);
  });

  it.each([
    ["sun:18:00-sun:19:00", true],
    ["Sun:18:00-Sun:19:00", false],
    ["18:00-19:00", false],
  ])("%s as a weekly one: %s", (text, valid) => {
    expect(weeklyWindow.safeParse(text).success).toBe(valid);
  });

  it.each([
    ["16:00-17:00", "sun:18:00-sun:19:00", false],
    ["16:00-18:00", "sun:18:00-sun:19:00", false],
    ["18:30-19:30", "sun:18:00-sun:19:00", true],
    ["17:30-18:01", "sun:18:00-sun:19:00", true],
    ["23:30-00:30", "mon:00:00-mon:01:00", true],
    ["00:15-00:45", "sun:23:30-mon:00:30", true],
    ["03:00-03:30", "sun:00:00-mon:23:00", true],
  ])("%s and %s meet: %s", (daily, weekly, meet) => {
    expect(windowsMeet(daily, weekly)).toBe(meet);
  });
});
