import { describe, expect, it } from "vitest";
import { createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import type { CtyType } from "#scripts/rehearsal/provider/schema/model";
import { factsOf } from "#scripts/rehearsal/provider/types/index";
import { type Fields, hasUnknown } from "#scripts/rehearsal/provider/wire/dynamic-value";
import { normalise } from "./normalise.ts";
import { plan } from "./plan.ts";
import { plausible } from "./plausible.ts";
import { realise } from "./realise.ts";
import { fill, fillDeep } from "./template.ts";

const place = { region: "ap-northeast-2", accountId: "123456789012", partition: "aws" };
const catalog = createCatalog();

const created = (type: string, config: Fields, before?: Fields): Fields => {
  const block = catalog.resource(type)!;
  const facts = factsOf(type);
  const proposed = normalise(block, config);
  const { planned } = plan({
    block,
    facts,
    prior: null,
    proposed,
    config: proposed,
    defaultTags: {},
    region: place.region,
  });
  return realise({ type, block, facts, place, planned, before });
};

describe("what a plan left open", () => {
  it.each([
    [
      "aws_sqs_queue",
      { name: "q" },
      {
        url: "https://sqs.ap-northeast-2.amazonaws.com/123456789012/q",
        id: "https://sqs.ap-northeast-2.amazonaws.com/123456789012/q",
      },
    ],
    ["aws_kinesis_stream", { name: "s" }, { arn: "arn:aws:kinesis:ap-northeast-2:123456789012:stream/s" }],
    [
      "aws_iam_role",
      { name: "r", path: "/x/" },
      { arn: "arn:aws:iam::123456789012:role/x/r", unique_id: expect.stringMatching(/^AROA[A-Z0-9]{17}$/) },
    ],
    [
      "aws_ssm_parameter",
      { name: "plain", type: "String", value: "v" },
      { arn: "arn:aws:ssm:ap-northeast-2:123456789012:parameter/plain", version: 1 },
    ],
    ["aws_vpc", { cidr_block: "10.0.0.0/16" }, { id: expect.stringMatching(/^vpc-[0-9a-f]{17}$/) }],
    [
      "aws_lambda_event_source_mapping",
      { function_name: "f" },
      { function_arn: "arn:aws:lambda:ap-northeast-2:123456789012:function:f", state: "Enabled" },
    ],
    [
      "aws_security_group",
      { name_prefix: "web-" },
      { name: expect.stringMatching(/^web-[0-9a-f]{26}$/), name_prefix: "web-" },
    ],
    ["aws_dynamodb_table", { name: "t" }, { stream_arn: "" }],
  ] as const)("is decided as AWS does for %s", (type, config, expected) => {
    expect(created(type, config)).toMatchObject(expected);
  });

  it("agrees with itself where one attribute is made of others", () => {
    const mapping = created("aws_lambda_event_source_mapping", { function_name: "f" });
    expect(mapping.uuid).toBe(mapping.id);
    expect(mapping.arn).toContain(String(mapping.id));
    const vpc = created("aws_vpc", { cidr_block: "10.0.0.0/16" });
    expect(vpc.main_route_table_id).toBe(vpc.default_route_table_id);
  });

  it("is decided for every type of the bindings, leaving nothing unknown", () => {
    for (const type of catalog.types().filter((_, index) => index % 10 === 0)) {
      if (catalog.resource(type)) expect(hasUnknown(created(type, {})), type).toBe(false);
    }
  });

  it("counts a version up", () => {
    expect(created("aws_ssm_parameter", { name: "x", type: "String", value: "v" }, { version: 4 })).toMatchObject({
      version: 5,
    });
  });
});

describe("a plausible value", () => {
  const value = (name: string, type: CtyType, readOnly = true) =>
    plausible({ name, type, readOnly, place, resource: "aws_eks_cluster", own: () => null });

  it("looks like what its name says", () => {
    expect(value("role_arn", "string")).toMatch(/^arn:aws:eks:ap-northeast-2:123456789012:cluster\/[0-9a-f]{17}$/);
    expect(value("owner_id", "string")).toBe("123456789012");
    expect(value("created_at", "string")).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(value("endpoint", "string")).toMatch(/\.rehearsal\.internal$/);
  });

  it("is empty where the configuration could have set it", () => {
    expect([
      value("kms_key_id", "string", false),
      value("n", "number", false),
      value("l", ["list", ["object", { a: "string" }]], false),
    ]).toEqual(["", 0, []]);
  });

  it("is one element where only the cloud fills a list of objects", () => {
    expect(value("identity", ["list", ["object", { oidc: ["list", ["object", { issuer: "string" }]] }]])).toEqual([
      { oidc: [{ issuer: expect.any(String) }] },
    ]);
    expect(value("names", ["set", "string"])).toEqual([]);
  });
});

describe("a template", () => {
  const own = (name: string) => ({ name: "x{uuid}{account}", list: ["a"], nothing: null })[name];

  it("fills each place once: what an attribute contains is not filled again", () => {
    expect(fill("{partition}/{account}/{name}", place, own)).toBe("aws/123456789012/x{uuid}{account}");
  });

  it("leaves everything else alone", () => {
    expect(fill('{"a":{"b":1}} ${x} {}', place, own)).toBe('{"a":{"b":1}} $ {}');
    expect(fill("[{nothing}{gone}]", place, own)).toBe("[]");
  });

  it("keeps the type of an attribute that is all of it", () => {
    expect(fillDeep(["{list}", { key: "{nothing}" }, 5, null], place, own)).toEqual([["a"], { key: null }, 5, null]);
  });

  it("takes attributes of other objects, or their names if there are none", () => {
    const lookup = (type: string, key: unknown, attribute: string) =>
      key === "vpc-1" ? `${type}.${attribute}` : undefined;
    const id = (value: string) => fill("{vpc>aws_vpc.default_security_group_id}", place, () => value, lookup);
    expect(id("vpc-1")).toBe("aws_vpc.default_security_group_id");
    expect(id("vpc-2")).toBe("vpc-2");
  });
});
