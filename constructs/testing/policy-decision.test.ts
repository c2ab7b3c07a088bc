import { describe, expect, it } from "vitest";
import type { Statement } from "#constructs/security/policy";
import { permits } from "./policy-decision.ts";

const read: Statement = { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::bucket/*" };
const attempt = { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/key" };

describe("a decision about an attempt", () => {
  it("is no where nothing says yes", () => {
    expect(permits([], attempt)).toBe(false);
    expect(permits([read], attempt)).toBe(true);
    expect(permits([read], { ...attempt, action: "s3:PutObject" })).toBe(false);
    expect(permits([read], { ...attempt, resource: "arn:aws:s3:::bucket2/key" })).toBe(false);
    expect(permits([{ ...read, Resource: "arn:aws:s3:::b.cket/*" }], attempt)).toBe(false);
  });

  it("is no where something says no, whatever says yes", () => {
    expect(permits([read, { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::bucket/key" }], attempt)).toBe(
      false,
    );
  });

  it("follows conditions, of which an absent value meets only those on all values", () => {
    const only = (Condition: Statement["Condition"]): Statement => ({ ...read, ...(Condition ? { Condition } : {}) });
    const tagged = only({ StringEquals: { "aws:ResourceTag/Environment": "dev" } });
    expect(permits([tagged], attempt)).toBe(false);
    expect(permits([tagged], { ...attempt, context: { "aws:ResourceTag/Environment": "dev" } })).toBe(true);
    expect(permits([tagged], { ...attempt, context: { "aws:ResourceTag/Environment": "prod" } })).toBe(false);
    const keys = only({ "ForAllValues:StringNotEquals": { "aws:TagKeys": ["owner"] } });
    expect(permits([keys], attempt)).toBe(true);
    expect(permits([keys], { ...attempt, context: { "aws:TagKeys": ["name", "owner"] } })).toBe(false);
    const from = only({ ArnLike: { "aws:SourceArn": ["arn:aws:eks:*:1:cluster/*"] } });
    expect(permits([from], { ...attempt, context: { "aws:SourceArn": "arn:aws:eks:x:1:cluster/a" } })).toBe(true);
    expect(permits([from], { ...attempt, context: { "aws:SourceArn": "arn:aws:eks:x:2:cluster/a" } })).toBe(false);
  });

  it("is refused rather than guessed for an operator that it does not know", () => {
    expect(() => permits([{ ...read, Condition: { NumericLessThan: { a: "1" } } }], attempt)).toThrow(
      "NumericLessThan",
    );
  });
});
