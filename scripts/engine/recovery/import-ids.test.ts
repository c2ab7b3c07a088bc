import { describe, expect, it } from "vitest";
import { factsOf } from "#scripts/rehearsal/provider/types/index";
import { identifying, importId, importIdForm, notImportable, overwrites } from "./import-ids.ts";

const form = (type: string, values: Record<string, string | null>) =>
  importIdForm(type, (attribute) => values[attribute]);

describe("an import id", () => {
  it.each([
    ["aws_vpc", { id: "vpc-1" }, "vpc-1"],
    ["aws_route_table_association", { subnet_id: "s", gateway_id: "", route_table_id: "r", id: "x" }, "s/r"],
    [
      "aws_route",
      { route_table_id: "r", destination_cidr_block: "0.0.0.0/0", destination_prefix_list_id: null },
      "r_0.0.0.0/0",
    ],
    ["aws_iam_role_policy", { role: "r", name: "p", id: "r:p" }, "r:p"],
    ["aws_eks_node_group", { cluster_name: "c", node_group_name: "g" }, "c:g"],
    ["aws_kinesis_stream", { id: "arn:aws:kinesis:x", name: "events" }, "events"],
    ["aws_apigatewayv2_stage", { api_id: "a", id: "$default", name: "$default" }, "a/$default"],
  ])("of a %s is made from the values in a state", (type, values, expected) => {
    expect(importId(type, values)).toBe(expected);
  });

  it("is the key that the rehearsal imports by, for every type that both know", () => {
    for (const type of [
      ...overwrites,
      "aws_route",
      "aws_lambda_permission",
      "aws_kinesis_stream",
      "aws_apigatewayv2_route",
    ]) {
      const facts = factsOf(type);
      const template = facts?.key ?? facts?.id;
      if (template === undefined || type in notImportable) continue;
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      const values = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
      expect([type, importId(type, values)]).toEqual([type, template.replace(/\{(\w+)\}/g, "<$1>")]);
    }
  });

  it("is foreseen from the code, as far as the code tells", () => {
    const known = form("aws_lambda_permission", { function_name: "f", statement_id: "s" });
    expect([known.exact, known.admits("f/s"), known.admits("f/t")]).toEqual(["f/s", true, false]);
    const partly = form("aws_apigatewayv2_route", { api_id: "a.c" });
    expect([partly.exact, partly.admits("a.c/r1"), partly.admits("abc/r1")]).toEqual([undefined, true, false]);
    expect(
      form("aws_route", { route_table_id: "r", destination_cidr_block: "::/0", destination_ipv6_cidr_block: null })
        .exact,
    ).toBeUndefined();
  });

  it("is not foreseen of a name that AWS makes up", () => {
    expect(form("aws_kms_alias", { name: null }).exact).toBeUndefined();
  });

  it("identifies by no attribute that could be a secret", () => {
    for (const name of identifying)
      expect(name).not.toMatch(/password|secret_string|value|token|private|content|body|policy$/);
  });
});
