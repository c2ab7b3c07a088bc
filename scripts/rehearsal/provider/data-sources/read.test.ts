import { describe, expect, it } from "vitest";
import { rehearsedForFile } from "#scripts/rehearsal/provider/testing/rehearsed";

const TYPES = ["aws_caller_identity", "aws_partition", "aws_region", "aws_security_group", "aws_ssm_parameter"];

const rehearsed = rehearsedForFile(TYPES);

describe("data sources", () => {
  it("tell who and where the rehearsal is", async () => {
    const stack = await rehearsed.workspace({
      data: { aws_caller_identity: { x: {} }, aws_region: { x: {} }, aws_partition: { x: {} } },
      output: {
        all: {
          value:
            "${data.aws_caller_identity.x.account_id}/${data.aws_region.x.region}/${data.aws_partition.x.dns_suffix}",
        },
      },
    });
    await stack.apply();
    expect(await stack.must("output", "-raw", "all")).toBe("000000000000/ap-northeast-2/amazonaws.com");
  });

  it("find an object by its attributes, and say what is missing or ambiguous", async () => {
    const group = (name: string) => ({ name, vpc_id: "vpc-1" });
    const stack = await rehearsed.workspace({ resource: { aws_security_group: { a: group("a"), b: group("b") } } });
    await stack.apply();
    const look = (query: object) =>
      rehearsed.workspace({
        data: { aws_security_group: { x: query } },
        output: { id: { value: "${data.aws_security_group.x.id}" } },
      });
    const found = await look({ name: "a" });
    await found.apply();
    expect(await found.must("output", "-raw", "id")).toBe((await stack.state())["aws_security_group.a"]!.id);
    expect((await (await look({ name: "c" })).run("plan", "-no-color")).output).toContain(
      'No aws_security_group match name = "c"',
    );
    expect((await (await look({ vpc_id: "vpc-1" })).run("plan", "-no-color")).output).toContain(
      "2 aws_security_group match",
    );
    expect((await (await look({ filter: [{ name: "x", values: ["y"] }] })).run("plan", "-no-color")).output).toContain(
      "by filter",
    );
  });

  it("give a parameter's value openly only if it is no secret", async () => {
    const parameter = (name: string, type: string) => ({ name, type, value: "v" });
    const stack = await rehearsed.workspace({
      resource: {
        aws_ssm_parameter: { open: parameter("/open", "String"), secret: parameter("/secret", "SecureString") },
      },
    });
    await stack.apply();
    const reading = await rehearsed.workspace({
      data: { aws_ssm_parameter: { open: { name: "/open" }, secret: { name: "/secret" } } },
    });
    await reading.apply();
    const state = await reading.state();
    expect(state["data.aws_ssm_parameter.open"]).toMatchObject({
      value: "v",
      insecure_value: "v",
      version: 1,
      type: "String",
    });
    expect(state["data.aws_ssm_parameter.secret"]).toMatchObject({ value: "v", insecure_value: null });
  });

  it("of a parameter that is not there says which, and what to do", async () => {
    const stack = await rehearsed.workspace({ data: { aws_ssm_parameter: { x: { name: "/gone" } } } });
    const { output } = await stack.run("plan", "-no-color");
    expect(output).toMatch(/No aws_ssm_parameter match name = "\/gone"[\s\S]*Deploy the stack\s+that creates it first/);
  });
});
