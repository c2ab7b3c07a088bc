import { describe, expect, it } from "vitest";
import { formatChanges, parseChanges, remembered } from "./changes.ts";

const now = new Date("2026-11-18T03:00:00Z");
const change = { at: new Date("2026-11-18T02:59:00Z"), from: 2, to: 4 };

describe("the changes that were written down", () => {
  it("are read as they were written", () => {
    expect(parseChanges(formatChanges([change]), now)).toEqual([change]);
    expect(parseChanges("[]", now)).toEqual([]);
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["no list", '{"at":1}'],
    ["a change without a time", '[{"from":1,"to":2}]'],
    ["a time that is none", '[{"at":"tomorrow","from":1,"to":2}]'],
    ["shards that are none", '[{"at":"2026-11-18T02:59:00.000Z","from":0,"to":2}]'],
    ["more than there can be", JSON.stringify(Array.from({ length: 101 }, () => change))],
    ["what nobody knows", '[{"at":"2026-11-18T02:59:00.000Z","from":1,"to":2,"more":1}]'],
  ])("are refused, with the remedy, where they are %s", (_, text) => {
    expect(() => parseChanges(text, now)).toThrow("cannot be read; delete the item");
  });

  it("are refused where one is of a time to come, which would count for ever", () => {
    const text = formatChanges([{ ...change, at: new Date("2999-01-01T00:00:00Z") }]);
    expect(() => parseChanges(text, now)).toThrow("for a time to come; delete the item");
    const ahead = formatChanges([{ ...change, at: new Date("2026-11-18T03:04:00Z") }]);
    expect(parseChanges(ahead, now)).toHaveLength(1);
  });

  it("are forgotten after a day", () => {
    const old = { ...change, at: new Date("2026-11-17T02:54:00Z") };
    expect(remembered([old, change], now)).toEqual([change]);
  });
});
