import { describe, expect, it } from "vitest";
import { cut, formatSeconds, widthOf } from "./progress-text.ts";

describe("formatSeconds", () => {
  it.each([
    [0, "0.0 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [99, "99 s"],
    [100, "1 min 40 s"],
    [119.7, "2 min 0 s"],
    [3_599.4, "59 min 59 s"],
    [3_599.6, "1 h 0 min"],
    [37 * 3_600 + 15 * 60 + 59, "37 h 15 min"],
    [48 * 3_600 - 1, "47 h 59 min"],
    [48 * 3_600, "2 d 0 h"],
    [76 * 3_600, "3 d 4 h"],
    [400 * 86_400, "400 d 0 h"],
  ])("writes %d as %s", (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});

describe("cut", () => {
  it.each([
    ["plain", 3, "pla"],
    ["plain", 9, "plain"],
    ["漢字漢字", 5, "漢字"],
    ["a👍b", 2, "a"],
    ["x", 0, ""],
  ])("keeps of %j what fits into %d columns, and no half characters", (text, width, kept) => {
    expect(cut(text, width)).toBe(kept);
    expect(widthOf(kept)).toBeLessThanOrEqual(width);
  });
});
