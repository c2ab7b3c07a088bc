import { describe, expect, it } from "vitest";
import { createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import { parseAssignment } from "./assignment.ts";
import { editFields } from "./edit-fields.ts";
import { namingAttribute } from "./naming.ts";

const catalog = createCatalog();
const edited = (type: string, fields: object, ...assignments: string[]) =>
  editFields(catalog.resource(type)!, fields as Record<string, unknown>, assignments.map(parseAssignment));

describe("editFields", () => {
  it("changes a tag in both of its places, and the whole of them", () => {
    const tags = { tags: { Team: "core" }, tags_all: { Team: "core", Owner: "us" } };
    expect(edited("aws_sqs_queue", tags, "tags.Team=null", "tags.Owner=them", "tags.Night=7")).toMatchObject({
      tags: { Owner: "them", Night: "7" },
      tags_all: { Owner: "them", Night: "7" },
    });
    expect(edited("aws_sqs_queue", tags, 'tags={"A":"b"}').tags_all).toEqual({ A: "b" });
  });

  it("goes into blocks, counts them, and takes one away", () => {
    const rule = { id: "old", status: "Enabled", expiration: [{ days: 3 }] };
    const bucket = { bucket: "b", rule: [rule] };
    const type = "aws_s3_bucket_lifecycle_configuration";
    expect(edited(type, bucket, "rule[0].expiration[0].days=9")).toMatchObject({
      rule: [{ id: "old", expiration: [{ days: 9 }] }],
    });
    expect(edited(type, bucket, "rule[0].expiration[0]=null")).toMatchObject({ rule: [{ expiration: [] }] });
    const inside = { vpc_config: [{ subnet_ids: [], security_group_ids: [] }] };
    expect(() => edited("aws_lambda_function", inside, "vpc_config[+].subnet_ids=[]")).toThrow(
      "vpc_config: at most 1 is possible",
    );
    expect(() => edited(type, bucket, "rule[+]=7")).toThrow("rule[+]: an object is wanted, not 7");
  });

  it("writes a document for a text that is given as one, and parts of it", () => {
    const given = edited("aws_sqs_queue", { policy: "" }, 'policy={"Statement":[{"Sid":"a"},{"Sid":"b"}]}');
    expect(given.policy).toBe('{"Statement":[{"Sid":"a"},{"Sid":"b"}]}');
    const parts = edited("aws_sqs_queue", given, "policy.Statement[0]=null", "policy.Statement[0].Effect=Deny");
    expect(JSON.parse(String(parts.policy))).toEqual({ Statement: [{ Sid: "b", Effect: "Deny" }] });
    expect(() => edited("aws_sqs_queue", { policy: "no" }, "policy.Id=1")).toThrow("it is no JSON document");
    expect(() => edited("aws_sqs_queue", given, "policy.__proto__.x=1")).toThrow("there is no such part");
  });

  it("converts what Terraform would, and nothing else", () => {
    expect(edited("aws_sqs_queue", {}, "name=7", "fifo_queue=true")).toMatchObject({ name: "7", fifo_queue: true });
    expect(() => edited("aws_sqs_queue", {}, 'fifo_queue="true"')).toThrow("fifo_queue: a boolean is wanted");
    expect(() => edited("aws_security_group", {}, "ingress=1")).toThrow("ingress: a list is wanted, not 1");
    expect(() => edited("aws_sqs_queue", {}, "tags.a.b=1")).toThrow("tags.a: it is no JSON document");
  });
});

describe("namingAttribute", () => {
  it.each([
    ["aws_db_instance", "identifier"],
    ["aws_cloudwatch_metric_alarm", "alarm_name"],
    ["aws_iam_role", "name"],
    ["aws_security_group", undefined],
    ["aws_apigatewayv2_route", undefined],
    ["aws_lambda_permission", undefined],
  ])("of %s is %s", (type, name) => {
    expect(namingAttribute(type, catalog.resource(type)!)).toBe(name);
  });
});
