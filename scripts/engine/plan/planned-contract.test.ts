import { describe, expect, it } from "vitest";
import { summarizePlan } from "./plan-summary.ts";
import { planJson, planned } from "./testing/plan-json.ts";

const document = (vpcId: string) => ({ contract: "vpc", version: 1, values: { vpcId } });
const contractOf = (output: object | undefined, parameter?: object) =>
  summarizePlan(
    planJson({ resource_changes: parameter ? [parameter] : [], output_changes: output ? { contract: output } : {} }),
  ).contract;
const parameter = (actions: string[], change: object) => planned("aws_ssm_parameter.contract", actions, change);

describe("the contract in a plan", () => {
  it("is told before and after, with what is not known yet", () => {
    const unknown = { values: { vpcId: true } };
    const output = {
      actions: ["update"],
      before: document("a"),
      after: { contract: "vpc", version: 1 },
      after_unknown: unknown,
    };
    expect(contractOf(output)).toMatchObject({ before: document("a"), after: { contract: "vpc" }, unknown });
  });

  it("is none where nothing is published, or no longer", () => {
    expect(contractOf(undefined)).toBeUndefined();
    expect(contractOf({ actions: ["delete"], before: document("a"), after: null })).toBeUndefined();
  });

  it("is not looked at where someone has marked it as secret", () => {
    const output = { actions: ["update"], before: document("a"), after: document("b"), after_sensitive: true };
    expect(contractOf(output)).toMatchObject({ before: undefined, after: undefined, unknown: true });
  });

  it.each([
    ["created", parameter(["create"], { after: { insecure_value: "x" } }), 1],
    ["made anew", parameter(["delete", "create"], { before: { version: 7 } }), 1],
    [
      "rewritten",
      parameter(["update"], { before: { version: 7, insecure_value: "a" }, after: { insecure_value: "b" } }),
      8,
    ],
    [
      "to be rewritten",
      parameter(["update"], { before: { version: 7 }, after: {}, after_unknown: { insecure_value: true } }),
      8,
    ],
    ["tagged anew", parameter(["update"], { before: { version: 7, value: "a" }, after: { value: "a" } }), 7],
    ["left alone", parameter(["no-op"], { before: { version: 7 }, after: { version: 7 } }), 7],
    ["not there", undefined, undefined],
    ["of a version that cannot be read", parameter(["update"], { before: { version: "7" }, after: {} }), undefined],
  ])("has the version that readers will see, where its parameter is %s", (_, change, version) => {
    expect(contractOf({ actions: ["update"], before: document("a"), after: document("b") }, change)?.version).toBe(
      version,
    );
  });

  it("has the version that is there, where a plan sets anew what is published already, as after an import", () => {
    const versionOf = (text: string) => {
      const before = { version: 7, insecure_value: null, value: text };
      const change = parameter(["update"], { before, after: {}, after_unknown: { insecure_value: true, value: true } });
      return contractOf({ actions: ["create"], before: null, after: document("a") }, change)?.version;
    };
    expect(versionOf(JSON.stringify(document("a"), undefined, 1))).toBe(7);
    expect([JSON.stringify(document("b")), "{", ""].map(versionOf)).toEqual([8, 8, 8]);
  });
});
