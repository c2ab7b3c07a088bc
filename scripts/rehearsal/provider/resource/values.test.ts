import { describe, expect, it } from "vitest";
import { queue, rehearsedForFile } from "#scripts/rehearsal/provider/testing/rehearsed";

const TYPES = [
  "aws_db_instance",
  "aws_eks_cluster",
  "aws_security_group",
  "aws_sqs_queue",
  "aws_ssm_parameter",
  "aws_vpc",
];

const rehearsed = rehearsedForFile(TYPES);

describe("values that only apply decides", () => {
  const contract = {
    name: "/sluice/local/vpc/contract",
    type: "String",
    insecure_value: "${jsonencode({ vpcId = aws_vpc.x.id })}",
    lifecycle: { precondition: [{ condition: '${startswith(aws_vpc.x.id, "vpc-")}', error_message: "no VPC id" }] },
  };
  const consumer = (prefix: string) => ({
    data: {
      aws_ssm_parameter: {
        vpc: {
          name: contract.name,
          lifecycle: {
            postcondition: [
              {
                condition: `\${startswith(jsondecode(self.insecure_value).vpcId, "${prefix}")}`,
                error_message: "not a VPC id",
              },
            ],
          },
        },
      },
    },
    resource: {
      aws_security_group: {
        x: { name: "web", vpc_id: "${jsondecode(data.aws_ssm_parameter.vpc.insecure_value).vpcId}" },
      },
    },
  });

  it("reach the consumer of a contract through preconditions, JSON and postconditions", async () => {
    const producer = await rehearsed.workspace({
      resource: { aws_vpc: { x: { cidr_block: "10.0.0.0/16" } }, aws_ssm_parameter: { x: contract } },
    });
    await producer.apply();
    const stack = await rehearsed.workspace(consumer("vpc-"));
    await stack.apply();
    const { "aws_vpc.x": vpc } = await producer.state();
    expect((await stack.state())["aws_security_group.x"]).toMatchObject({ vpc_id: vpc!.id });
    const { status, output } = await (await rehearsed.workspace(consumer("subnet-"))).run("plan", "-no-color");
    expect(status).toBe(1);
    expect(output).toContain("not a VPC id");
  });

  it("make what mirrors them unknown in a plan, and nothing else", async () => {
    const of = (value: string) => ({
      resource: { aws_ssm_parameter: { x: { name: "/x", type: "String", insecure_value: value } } },
    });
    const stack = await rehearsed.workspace(of("one"));
    await stack.apply();
    stack.write(of("two"));
    const [{ change }] = (await stack.changes()) as [Awaited<ReturnType<typeof stack.changes>>[number]];
    expect(
      Object.keys(change.after_unknown)
        .filter((name) => change.after_unknown[name] === true)
        .sort(),
    ).toEqual(["value", "version"]);
    await stack.apply();
    expect((await stack.state())["aws_ssm_parameter.x"]).toMatchObject({
      value: "two",
      insecure_value: "two",
      version: 2,
    });
  });

  it("keep tags_all unknown while a tag is", async () => {
    const stack = await rehearsed.workspace({
      resource: { aws_vpc: { x: { cidr_block: "10.0.0.0/16" } }, ...queue({ tags: { Vpc: "${aws_vpc.x.id}" } }) },
    });
    const change = (await stack.changes()).find(({ address }) => address === "aws_sqs_queue.x")!;
    expect(change.change.after_unknown.tags_all).toBe(true);
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
  });

  it("exist where code takes the first of a list that only the cloud fills", async () => {
    const cluster = {
      name: "x",
      role_arn: "arn:aws:iam::000000000000:role/x",
      vpc_config: { subnet_ids: ["subnet-a"] },
    };
    const stack = await rehearsed.workspace({
      resource: { aws_eks_cluster: { x: cluster } },
      output: { issuer: { value: "${aws_eks_cluster.x.identity[0].oidc[0].issuer}" } },
    });
    await stack.apply();
    expect(await stack.must("output", "-raw", "issuer")).not.toBe("");
    expect(await stack.changes()).toEqual([]);
  });
});

describe("secrets", () => {
  const parameter = (more: object) => ({
    resource: { aws_ssm_parameter: { x: { name: "/x", type: "SecureString", ...more } } },
  });

  it("are hidden in plans", async () => {
    const stack = await rehearsed.workspace(parameter({ value: "hunter2" }));
    expect(await stack.must("plan", "-no-color")).not.toContain("hunter2");
    const open = await rehearsed.workspace({
      ...parameter({ value: "hunter2" }),
      output: { leak: { value: "${aws_ssm_parameter.x.value}" } },
    });
    expect((await open.run("plan", "-no-color")).output).toContain("Output refers to sensitive values");
  });

  it("given write-only are in no state, no plan and no file of the cloud, and change with their version", async () => {
    const stack = await rehearsed.workspace(parameter({ value_wo: "hunter2", value_wo_version: 1 }));
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    stack.write(parameter({ value_wo: "hunter3", value_wo_version: 2 }));
    expect((await stack.changes()).map(({ change }) => change.actions)).toEqual([["update"]]);
    await stack.apply();
    const files = `${JSON.stringify(await stack.state())}${JSON.stringify(rehearsed.cloud.list())}`;
    expect(files).not.toMatch(/hunter/);
  });

  it("of types without facts are hidden and write-only too", async () => {
    const database = { identifier: "x", instance_class: "db.t4g.micro", username: "root", skip_final_snapshot: true };
    const stack = await rehearsed.workspace({
      resource: {
        aws_db_instance: {
          a: { ...database, password: "hunter2" },
          b: { ...database, identifier: "y", password_wo: "hunter3", password_wo_version: 1 },
        },
      },
    });
    expect(await stack.must("plan", "-no-color")).not.toMatch(/hunter/);
    await stack.apply();
    expect(JSON.stringify(await stack.state())).not.toContain("hunter3");
    expect(await stack.changes()).toEqual([]);
  });
});
