import { describe, expect, it } from "vitest";
import { difference } from "./difference.ts";

const resources = (all: Record<string, Record<string, unknown>>) => new Map(Object.entries(all));

describe("the difference of two forms of a stack", () => {
  it("is nothing where nothing differs", () => {
    const form = resources({ "aws_vpc.main": { tags: { Name: "x" }, list: [1, 2] } });
    expect(difference(form, structuredClone(form))).toEqual([]);
  });

  it("counts what comes and goes by type", () => {
    const before = resources({ "aws_eip.a": {}, "aws_route.r": {} });
    const after = resources({ "aws_eip.a": {}, "aws_eip.b": {}, "aws_eip.c": {} });
    expect(difference(before, after)).toEqual(["2 `aws_eip` more", "1 `aws_route` fewer"]);
  });

  it("names every changed argument with both values, however deep", () => {
    const before = resources({ "aws_db_instance.primary": { multi_az: false, a: { b: 1 }, same: true } });
    const after = resources({ "aws_db_instance.primary": { multi_az: true, a: { b: 2, c: "x" }, same: true } });
    expect(difference(before, after)).toEqual([
      '`aws_db_instance.primary`: `multi_az` false → true, `a.b` 1 → 2, `a.c` not set → "x"',
    ]);
  });

  it("names a long value by its path alone", () => {
    const form = (policy: string) => resources({ "aws_sqs_queue_policy.q": { policy } });
    expect(difference(form("x".repeat(100)), form("y"))).toEqual(["`aws_sqs_queue_policy.q`: `policy`"]);
  });
});
