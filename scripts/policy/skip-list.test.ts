import { describe, expect, it } from "vitest";
import { applySkips, type Skip, type SkipLists } from "./skip-list.ts";

const today = "2026-11-20";
const finding = (check: string, concern: string, address: string) => ({ check, concern, address });
const skip = (changes: Partial<Skip> = {}): Skip => ({
  check: "CKV_1",
  at: "vpc/aws_vpc.network",
  reason: "there is nothing in it that could leak",
  until: "2027-01-31",
  ...changes,
});
const lists = (everywhere: readonly Skip[], only: SkipLists["only"] = {}): SkipLists => ({ everywhere, only });
const vpc = finding("CKV_1", "vpc", "aws_vpc.network");

describe("a skip", () => {
  it("accepts one finding at one address, and says why", () => {
    const others = [finding("CKV_2", "vpc", "aws_vpc.network"), finding("CKV_1", "vpc", "aws_vpc.network-two")];
    const { open, accepted, problems } = applySkips("dev", [vpc, ...others], lists([skip()]), today);
    expect(open).toEqual(others);
    expect(accepted).toEqual([{ ...vpc, reason: "there is nothing in it that could leak" }]);
    expect(problems).toEqual([]);
  });

  it("accepts what its stars stand for, and nothing beyond the slash", () => {
    const star = (at: string) => applySkips("dev", [vpc], lists([skip({ at })]), today).accepted.length;
    expect(["*/aws_vpc.*", "v*/*.network", "*/*"].map(star)).toEqual([1, 1, 1]);
    expect(["*/network", "vpc/aws_vpc", "pc/aws_vpc.network", "vpc/aws.vpc.network"].map(star)).toEqual([0, 0, 0, 0]);
  });

  it("of one environment accepts nothing in another", () => {
    const only = { dev: [skip()] };
    expect(applySkips("dev", [vpc], lists([], only), today).open).toEqual([]);
    expect(applySkips("prod", [vpc], lists([], only), today)).toEqual({ open: [vpc], accepted: [], problems: [] });
  });

  it("holds through its last day, and accepts nothing after it", () => {
    const until = (day: string) => applySkips("dev", [vpc], lists([skip({ until: day })]), today);
    expect(until("2026-11-20")).toMatchObject({ open: [], problems: [] });
    expect(until("2026-11-19")).toMatchObject({
      open: [vpc],
      problems: [expect.stringContaining("CKV_1 at vpc/aws_vpc.network expired on 2026-11-19")],
    });
  });

  it.each(["", "never", "2027-02-30", "2027-1-1", "20270101"])("must have a last day, not %j", (until) => {
    const { open, problems } = applySkips("dev", [vpc], lists([skip({ until })]), today);
    expect({ open, problems }).toEqual({ open: [vpc], problems: [expect.stringContaining("must hold until a day")] });
  });

  it.each(["", "   ", "because"])("must have a reason, not %j", (reason) => {
    const { open, problems } = applySkips("dev", [vpc], lists([skip({ reason })]), today);
    expect({ open, problems }).toEqual({ open: [vpc], problems: [expect.stringContaining("has no reason")] });
  });

  it("must name a concern and an address", () => {
    expect(applySkips("dev", [], lists([skip({ at: "*" })]), today).problems).toEqual([
      expect.stringContaining('"*" is not <concern>/<address>'),
    ]);
  });

  it("that accepts nothing is a problem, also for one place of several and one environment of two", () => {
    const skips = lists([skip({ at: ["vpc/aws_vpc.network", "vpc/aws_vpc.gone"] })]);
    expect(applySkips("dev", [vpc], skips, today).problems).toEqual([
      "skip CKV_1 at vpc/aws_vpc.gone accepts nothing in dev; remove it",
    ]);
    expect(applySkips("prod", [], skips, today).problems).toHaveLength(2);
  });

  it("that another one covers is still used", () => {
    expect(applySkips("dev", [vpc], lists([skip(), skip({ at: "vpc/*" })]), today).problems).toEqual([]);
  });
});
