import { describe, expect, it } from "vitest";
import { installedCheckov, resourceTypes } from "../testing/installed-checkov.ts";
import { leastPrivilege, withoutResource } from "./least-privilege.ts";
import { noSecrets } from "./no-secrets.ts";
import { publicEgress } from "./public-egress.ts";
import { publicIngress } from "./public-ingress.ts";
import { type Rule, stackConfiguration } from "./stack-configuration.ts";
import { tagged } from "./tags.ts";

const { missing } = await installedCheckov();

const stack = (resource: object, concern = "x", more: object = {}) =>
  stackConfiguration(`dev-${concern}`, concern, { resource, ...more });

/** How often a rule objects to one resource. */
const objections = (rule: Rule, type: string, block: object, concern?: string): number =>
  rule(stack({ [type]: { one: block } }, concern)).length;

describe("public ingress", () => {
  const https = { from_port: 443, to_port: 443, protocol: "tcp" };
  const group = (rule: object, concern: string) =>
    objections(publicIngress, "aws_security_group", { ingress: [rule] }, concern);

  it("is 443 of the load balancer's group", () => {
    expect(group({ ...https, cidr_blocks: ["0.0.0.0/0"] }, "sg-alb")).toBe(0);
    expect(group({ ...https, ipv6_cidr_blocks: ["::/0"] }, "sg-alb")).toBe(0);
    expect(group({ ...https, cidr_blocks: ["10.0.0.0/16"] }, "sg-rds")).toBe(0);
  });

  it.each([
    ["443 of another group", { ...https, cidr_blocks: ["0.0.0.0/0"] }, "sg-eks"],
    ["another port", { ...https, from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }, "sg-alb"],
    ["a range that holds 443", { ...https, from_port: 80, cidr_blocks: ["0.0.0.0/0"] }, "sg-alb"],
    ["every protocol", { from_port: 0, to_port: 0, protocol: "-1", cidr_blocks: ["0.0.0.0/0"] }, "sg-alb"],
    ["half of the world", { ...https, cidr_blocks: ["10.0.0.0/8", "0.0.0.0/1"] }, "sg-rds"],
    ["IPv6", { ...https, ipv6_cidr_blocks: ["::/0"] }, "sg-redis"],
    ["all of IPv6 by another spelling", { ...https, ipv6_cidr_blocks: ["0:0:0:0:0:0:0:0/00"] }, "sg-redis"],
    ["all that is given out of IPv6", { ...https, ipv6_cidr_blocks: ["2000::/3"] }, "sg-redis"],
    ["what one registry gives out", { ...https, ipv6_cidr_blocks: ["2400::/12"] }, "sg-redis"],
    ["more than what is no part of the internet", { ...https, ipv6_cidr_blocks: ["fc00::/6"] }, "sg-redis"],
  ])("is not %s", (_, rule, concern) => expect(group(rule, concern)).toBe(1));

  it.each(["10.0.0.0/8", "2001:db8::/32", "fd12:3456::/16", "fc00::/7", "::1/128", "10.0.0.1", "${var.range}"])(
    "may be from whoever owns %s",
    (range) => {
      expect(group({ ...https, cidr_blocks: [range] }, "sg-rds")).toBe(0);
      expect(group({ ...https, ipv6_cidr_blocks: [range] }, "sg-rds")).toBe(0);
    },
  );

  it("is told with the ranges that are the world's", () => {
    const ingress = [{ ...https, cidr_blocks: ["10.0.0.0/8", "128.0.0.0/1"], ipv6_cidr_blocks: ["2000::/3"] }];
    expect(publicIngress(stack({ aws_security_group: { one: { ingress } } }))).toEqual([
      "dev-x aws_security_group.one: the world reaches tcp 443-443 from 128.0.0.0/1, 2000::/3; name who may",
    ]);
  });

  it("is looked for in rules of their own as well", () => {
    const rule = { ...https, type: "ingress", cidr_blocks: ["0.0.0.0/0"] };
    expect(objections(publicIngress, "aws_security_group_rule", rule)).toBe(1);
    expect(objections(publicIngress, "aws_security_group_rule", { ...rule, type: "egress" })).toBe(0);
    const single = { from_port: 22, to_port: 22, ip_protocol: "tcp", cidr_ipv4: "0.0.0.0/0" };
    expect(objections(publicIngress, "aws_vpc_security_group_ingress_rule", single)).toBe(1);
    expect(objections(publicIngress, "aws_default_security_group", { ingress: [rule] })).toBe(1);
  });
});

describe("public egress", () => {
  const out = { from_port: 1, to_port: 65_535, protocol: "tcp" };
  const group = (rule: object) => publicEgress(stack({ aws_security_group: { one: { egress: [rule] } } }, "sg-redis"));

  it.each([
    ["0.0.0.0/0", { cidr_blocks: ["0.0.0.0/0"] }],
    ["128.0.0.0/1", { cidr_blocks: ["10.0.0.0/8", "128.0.0.0/1"] }],
    ["::/0", { ipv6_cidr_blocks: ["::/0"] }],
    ["2000::/3", { ipv6_cidr_blocks: ["2000::/3"] }],
  ])("is not to be to %s", (world, to) => {
    expect(group({ ...out, ...to })).toEqual([
      `dev-sg-redis aws_security_group.one: tcp 1-65535 is let out to the world, to ${world}; name where to`,
    ]);
  });

  it("may be to whoever owns a range", () => {
    expect(group({ ...out, cidr_blocks: ["10.0.0.0/8", "203.0.113.0/24"] })).toEqual([]);
    expect(objections(publicEgress, "aws_security_group", { ingress: [{ ...out, cidr_blocks: ["0.0.0.0/0"] }] })).toBe(
      0,
    );
  });

  it("is looked for in rules of their own as well", () => {
    const rule = { ...out, type: "egress", cidr_blocks: ["0.0.0.0/0"] };
    expect(objections(publicEgress, "aws_security_group_rule", rule)).toBe(1);
    expect(objections(publicEgress, "aws_security_group_rule", { ...rule, type: "ingress" })).toBe(0);
    const single = { ip_protocol: "-1", cidr_ipv6: "::/0" };
    expect(objections(publicEgress, "aws_vpc_security_group_egress_rule", single)).toBe(1);
    expect(objections(publicEgress, "aws_vpc_security_group_ingress_rule", single)).toBe(0);
  });
});

describe("least privilege", () => {
  const policy = (statement: object) => JSON.stringify({ Statement: [{ Effect: "Allow", ...statement }] });
  const role = (statement: object) => objections(leastPrivilege, "aws_iam_role_policy", { policy: policy(statement) });
  const named = { Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::files/*"] };

  it("names actions and resources", () => expect(role(named)).toBe(0));

  it.each([
    ["every action", { ...named, Action: "*" }],
    ["every action of a service", { ...named, Action: ["s3:GetObject", "sqs:*"] }],
    ["actions by their beginning", { ...named, Action: ["s3:Get*"] }],
    ["all but some actions", { NotAction: "iam:*", Resource: "arn:aws:s3:::files" }],
    ["every resource", { ...named, Resource: "*" }],
    ["all but some resources", { Action: "s3:GetObject", NotResource: "arn:aws:s3:::files" }],
    ["everybody", { ...named, Principal: "*" }],
    ["every account", { ...named, Principal: { AWS: "*" } }],
  ])("is not to allow %s", (_, statement) => expect(role(statement)).toBe(1));

  it("lets actions be on everything that take no resource, and refusals be broad", () => {
    expect(role({ Action: ["xray:PutTraceSegments", "ecr:GetAuthorizationToken"], Resource: "*" })).toBe(0);
    expect(role({ Action: ["xray:PutTraceSegments", "s3:GetObject"], Resource: "*" })).toBe(1);
    expect(role({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" })).toBe(0);
  });

  it.skipIf(missing)("calls by no resource what takes none in the Service Authorization Reference", () => {
    const types = resourceTypes();
    expect([...withoutResource].filter((action) => types.get(action)?.length !== 0)).toEqual([]);
    expect(types.get("s3:GetObject")).toEqual(["object"]);
  });

  it("leaves a key to IAM, and to nobody else", () => {
    const key = (AWS: string) =>
      objections(leastPrivilege, "aws_kms_key", {
        policy: policy({ Principal: { AWS }, Action: "kms:*", Resource: "*" }),
      });
    expect(key("arn:aws:iam::111111111111:root")).toBe(0);
    expect(key("arn:aws:iam::111111111111:role/somebody")).toBe(1);
  });

  it("looks into documents that Terraform encodes, and into roles' own policies", () => {
    const encoded = '${jsonencode({"Statement" = {"Effect" = "Allow", "Action" = "*", "Resource" = "${a.b}"}})}';
    expect(objections(leastPrivilege, "aws_sns_topic_policy", { policy: encoded })).toBe(1);
    expect(objections(leastPrivilege, "aws_iam_role", { inline_policy: [{ name: "x", policy: encoded }] })).toBe(1);
    expect(objections(leastPrivilege, "aws_iam_role", { assume_role_policy: encoded })).toBe(1);
  });

  it("does not pass what it cannot read", () => {
    for (const unread of ["${data.aws_iam_policy_document.x.json}", "nonsense", '{"Version": "2012-10-17"}'])
      expect(objections(leastPrivilege, "aws_iam_policy", { policy: unread })).toBe(1);
  });
});

describe("tags", () => {
  const rule = tagged((type) => type === "aws_thing" || type === "aws_launch_template");
  const standard = {
    ...{ CostCenter: "1", Environment: "2", ManagedBy: "3", Owner: "4", Application: "5", Stack: "6", Compliance: "7" },
    DataClassification: "internal",
  };
  const address = { Address: "aws_thing.one" };

  it("are on what can be tagged, and do not hide the standard ones", () => {
    expect(objections(rule, "aws_thing", { tags: address })).toBe(0);
    expect(objections(rule, "aws_thing", { tags: '${merge({"Address" = "aws_thing.one"}, local.x)}' })).toBe(0);
    expect(objections(rule, "aws_other", {})).toBe(0);
    expect(objections(rule, "aws_thing", {})).toBe(1);
    expect(objections(rule, "aws_thing", { tags: { ...address, Owner: "me" } })).toBe(1);
  });

  it("may say of one resource that its data is of another class, out of those there are", () => {
    expect(objections(rule, "aws_thing", { tags: { ...address, DataClassification: "restricted" } })).toBe(0);
    expect(objections(rule, "aws_thing", { tags: { ...address, DataClassification: "secret" } })).toBe(1);
    expect(objections(rule, "aws_thing", { tags: { ...address, DataClassification: null } })).toBe(1);
  });

  it("are put on everything by the provider", () => {
    const provider = (tags: object) => rule(stack({}, "x", { provider: { aws: [{ default_tags: [{ tags }] }] } }));
    expect(provider(standard)).toEqual([]);
    expect(provider({ ...standard, Owner: undefined, Stack: "x" })).toEqual([]);
    const { Owner: _, ...others } = standard;
    expect(provider(others)).toEqual(["dev-x provider: puts no tag Owner on what it makes"]);
    const { DataClassification: __, ...unclassed } = standard;
    expect(provider(unclassed)).toEqual(["dev-x provider: puts no tag DataClassification on what it makes"]);
    expect(provider({ ...standard, DataClassification: "secret" })).toEqual([
      'dev-x provider: the tag DataClassification says "secret"; classes are public, internal, confidential, restricted',
    ]);
  });

  it("are on what a template launches", () => {
    const template = (...kinds: string[]) => ({
      tags: address,
      tag_specifications: kinds.map((resource_type) => ({ resource_type, tags: standard })),
    });
    expect(objections(rule, "aws_launch_template", template("instance", "volume"))).toBe(0);
    expect(objections(rule, "aws_launch_template", template("instance"))).toBe(1);
    expect(objections(rule, "aws_launch_template", template())).toBe(2);
  });
});

describe("secrets", () => {
  it.each([
    ["a password", { password: "hunter2" }],
    ["a token in a tag", { tags: { ApiToken: "hunter2" } }],
    ["a key in a variable", { environment: { variables: { PARTNER_KEY: "hunter2" } } }],
    ["a token of a cache", { auth_token: "0123456789abcdef" }],
    ["a secret's value", { secret_string: "{}" }],
    ["an access key", { user_data: `export AWS_ACCESS_KEY_ID=AKIA${"A".repeat(16)}` }],
    ["a password in an address", { value: "mongodb+srv://sluice:hunter2@cluster.example.net/app" }],
    ["a private key", { value: "-----BEGIN RSA PRIVATE KEY-----\nMII" }],
    ["a webhook", { variables: [{ URL: "https://hooks.slack.com/services/T00/B00/xyz" }] }],
  ])("are found: %s", (_, block) => expect(objections(noSecrets, "aws_thing", block)).toBe(1));

  it.each([
    ["a reference", { password: "${aws_db_instance.primary.master_user_secret}" }],
    ["none at all", { password: "" }],
    ["an address with a port", { value: "redis://cache.example.net:6379" }],
    ["an address made of references", { value: "https://${a.user}:${a.port}@${a.host}" }],
    ["a setting named alike", { manage_master_user_password: true, token_validity: "1" }],
    ["a name of a secret or of a key", { variables: { SECRET_ID: "dev/x" }, kms_key_id: "alias/x", hash_key: "id" }],
  ])("are not %s", (_, block) => expect(objections(noSecrets, "aws_thing", block)).toBe(0));
});
