import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { App, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { arn, type Contract, contract, type Shape } from "./contract.ts";
import { orderForCdktf } from "./contract-graph.ts";
import { PlatformStack } from "./platform-stack.ts";

const low = contract("low", { id: z.string().startsWith("vpc-") }, { example: { id: "vpc-1" } });
const rich = contract(
  "low",
  {
    zones: z.record(z.string(), z.string()),
    list: z.array(z.string()),
    count: z.int(),
    open: z.boolean(),
    deep: z.strictObject({ key: arn("kms") }),
  },
  {
    example: {
      zones: { a: "1" },
      list: ["x"],
      count: 1,
      open: true,
      deep: { key: "arn:aws:kms:ap-northeast-2:1:key/1" },
    },
  },
);

class TestStack extends PlatformStack {
  constructor(app: App, concern: string, reads: readonly Contract<Shape>[] = [], name = "dev", cidr = "10.0.0.0/16") {
    super(app, { ...testEnvironment(), name, network: { ...testEnvironment().network, cidr } }, concern);
    for (const each of reads) this.read(each);
    new SqsQueue(this, "queue", { name: this.nameOf("queue") });
  }
}
const promise = (name: string) =>
  contract(name, { id: z.string() }, { example: { id: "x" } }) as unknown as Contract<Shape>;

describe("publishing", () => {
  it("writes one parameter with contract, version and values, checked before it is written", () => {
    const stack = new TestStack(Testing.app(), "low");
    stack.publish(low, { id: "vpc-9" });
    const { json, resource, output } = synth(stack);
    expect(json.locals.document).toEqual({ contract: "low", version: 1, values: { id: "vpc-9" } });
    const parameter = resource("aws_ssm_parameter.contract");
    expect(parameter).toMatchObject({
      name: "/sluice/dev/ap-northeast-2/low/contract",
      type: "String",
      insecure_value: "${jsonencode(local.document)}",
    });
    expect(parameter.lifecycle.precondition.map(({ condition }: { condition: string }) => condition).join()).toContain(
      "4096",
    );
    expect(output("contract")).toBe("${local.document}");
  });

  it("refuses a second contract of one stack, and another stack's contract", () => {
    const stack = new TestStack(Testing.app(), "low");
    stack.publish(low, { id: "vpc-9" });
    expect(() => stack.publish(low, { id: "vpc-9" })).toThrow(
      "dev-low: publishes the contract low already; one stack, one contract",
    );
    const thief = new TestStack(Testing.app(), "thief");
    expect(() => thief.publish(low, { id: "vpc-9" })).toThrow(
      "dev-thief: publishes the contract low, which belongs to the low stack",
    );
  });

  it("does not compile with a field missing or misspelt", () => {
    const stack = new TestStack(Testing.app(), "low");
    // @ts-expect-error id is missing
    expect(() => stack.publish(low, {})).not.toThrow();
    const other = new TestStack(Testing.app(), "low");
    // @ts-expect-error there is no such field
    expect(() => other.publish(low, { id: "vpc-1", nme: "x" })).not.toThrow();
  });
});

describe("reading", () => {
  it("gives typed references over one checked data source", () => {
    const stack = new TestStack(Testing.app(), "high");
    const { zones, list, count, deep } = stack.read(rich);
    new SqsQueue(stack, "uses", {
      name: zones.at("a"),
      policy: list.at(1),
      delaySeconds: count,
      kmsMasterKeyId: deep.key,
      tags: { zones: `all of ${zones.at("b")}` },
    });
    stack.read(rich);
    const { resource, data, addresses } = synth(stack);
    const document = "jsondecode(data.aws_ssm_parameter.contracts_low.insecure_value)";
    expect(resource("aws_sqs_queue.uses")).toMatchObject({
      name: `\${${document}.values.zones.a}`,
      policy: `\${${document}.values.list.1}`,
      delay_seconds: `\${${document}.values.count}`,
      kms_master_key_id: `\${${document}.values.deep.key}`,
      tags: { zones: `all of \${${document}.values.zones.b}` },
    });
    expect(addresses.filter((address) => address.startsWith("data."))).toEqual([
      "data.aws_ssm_parameter.contracts_low",
    ]);
    expect(data("aws_ssm_parameter.contracts_low").lifecycle.postcondition.length).toBeGreaterThan(3);
  });

  it("hands lists over whole, and cannot be looped over at synth", () => {
    const stack = new TestStack(Testing.app(), "high");
    const { zones, list } = stack.read(rich);
    // @ts-expect-error a reference is not an array
    expect(() => [...zones]).toThrow("values.zones is known only to Terraform and cannot be looped over at synth");
    // @ts-expect-error a reference has no length
    expect(() => list.length).toThrow("use .at(key), or pass .all on");
    new SqsQueue(stack, "uses", { name: "x", dependsOn: [], tags: {}, policy: "p" }).addOverride("all", zones.all);
    expect(synth(stack).resource("aws_sqs_queue.uses").all).toBe(
      "${values(jsondecode(data.aws_ssm_parameter.contracts_low.insecure_value).values.zones)}",
    );
    const broken = new TestStack(Testing.app(), "broken");
    const token = broken.read(rich).list.all[0];
    new SqsQueue(broken, "uses", { name: `prefix-${token}` });
    expect(() => synth(broken)).toThrow(/encoded list token/i);
  });
});

describe("the contract graph", () => {
  const app = () => new App({ outdir: Testing.app().outdir, stackTraces: false });

  it("refuses a contract that nobody publishes, naming who wants it", () => {
    const platform = app();
    new TestStack(platform, "other");
    new TestStack(platform, "high", [promise("missing")]);
    expect(() => platform.synth()).toThrow("[dev-high] reads the contract missing, which no stack of dev publishes");
  });

  it("refuses a circle of readers, naming the way round", () => {
    const platform = app();
    const contracts = { a: promise("a"), b: promise("b"), c: promise("c") };
    new TestStack(platform, "a", [contracts.b]).publish(contracts.a, { id: "1" });
    new TestStack(platform, "b", [contracts.c]).publish(contracts.b, { id: "1" });
    new TestStack(platform, "c", [contracts.a]).publish(contracts.c, { id: "1" });
    expect(() => platform.synth()).toThrow("the contracts run in a circle: a reads b reads c reads a");
  });

  it("does not take another environment's publisher for its own", () => {
    const platform = app();
    new TestStack(platform, "a", [], "prod", "10.2.0.0/16").publish(promise("a"), { id: "1" });
    new TestStack(platform, "other");
    new TestStack(platform, "b", [promise("a")]);
    expect(() => platform.synth()).toThrow("which no stack of dev publishes");
  });

  it("is not known to CDKTF, so that one stack deploys alone, unless order is asked for", () => {
    const platform = app();
    const producer = new TestStack(platform, "a");
    producer.publish(promise("a"), { id: "1" });
    const consumer = new TestStack(platform, "b", [promise("a")]);
    expect(consumer.dependencies).toEqual([]);
    orderForCdktf([producer, consumer]);
    expect(consumer.dependencies).toEqual([producer]);
  });
});

describe("a contract's declaration", () => {
  it("needs a valid example", () => {
    expect(() => contract("x", { id: z.string().startsWith("vpc-") }, { example: { id: "subnet-1" } })).toThrow(
      "contract x: its example breaks its own rules: id",
    );
  });

  it.each(["dbPassword", "accessToken", "principal", "bucketPolicy", "userData", "apiKey"])(
    "refuses the field %s",
    (field) => {
      expect(() => contract("x", { [field]: z.string() }, { example: { [field]: "x" } })).toThrow(
        `field ${field} sounds like a secret, a principal, a policy or user data`,
      );
    },
  );

  it("validates a live document, whoever wrote it", () => {
    expect(low.parse('{"contract":"low","version":1,"values":{"id":"vpc-1"}}')).toEqual({ id: "vpc-1" });
    expect(() => low.parse("oops")).toThrow("contract low: the published document is not JSON");
    expect(() => low.parse('{"contract":"low","version":2,"values":{"id":"vpc-1"}}')).toThrow("version");
    expect(() => low.parse('{"contract":"low","version":1,"values":{"id":"vpc-1","more":1}}')).toThrow(/values/);
  });
});
