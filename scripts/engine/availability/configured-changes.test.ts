import { describe, expect, it } from "vitest";
import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { configuredChanges } from "./configured-changes.ts";

const configuration = (resource: object) => ({ resource }) as TerraformJson;
const database = (body: object) => configuration({ aws_db_instance: { p: body } });

describe("two configurations of a stack that is not deployed", () => {
  it("differ in what comes, goes and changes, attribute by attribute", () => {
    const before = configuration({
      "//": "x",
      aws_eip: { a: { domain: "vpc", "//": { metadata: 1 } } },
      aws_db_instance: { p: { multi_az: false } },
      aws_nat_gateway: { c: {} },
    });
    const after = configuration({
      aws_eip: { a: { domain: "vpc", "//": { metadata: 2 } }, c: { domain: "vpc" } },
      aws_db_instance: { p: { multi_az: true } },
    });
    expect(configuredChanges(before, after).map(({ address, action }) => `${action} ${address}`)).toEqual([
      "update aws_db_instance.p",
      "delete aws_nat_gateway.c",
      "create aws_eip.c",
    ]);
    expect(configuredChanges(before, after)[0]?.attributes).toMatchObject([
      { path: "multi_az", before: "false", after: "true" },
    ]);
  });

  it("replace an object where the table of replacements says so, also deep within", () => {
    expect(configuredChanges(database({ availability_zone: "a" }), database({ availability_zone: "b" }))).toMatchObject(
      [{ action: "replace", reason: "forced by availability_zone" }],
    );
    const group = (id: string) =>
      configuration({ aws_eks_node_group: { g: { launch_template: [{ id, version: "1" }] } } });
    expect(configuredChanges(group("lt-1"), group("lt-2"))[0]?.reason).toMatch(/^forced by launch_template/);
  });

  it("cannot bring an object of a hostile name or value to anything else", () => {
    const hostile = JSON.parse(
      '{"__proto__": {"x\\u001b[2J": {"v": "\\u001b[2J${file(\\"/etc/passwd\\")}"}}}',
    ) as object;
    const [change, ...others] = configuredChanges(configuration({}), configuration(hostile));
    expect(others).toEqual([]);
    expect([change?.address, change?.attributes[0]?.after].join()).not.toContain("\u001b");
    expect(change?.action).toBe("create");
  });
});
