import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { publishedAttributes, withPublished } from "./published-ids.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-published-"));
afterAll(() => rmSync(folder, { recursive: true }));
const values = {
  vpcId: "${aws_vpc.network.id}",
  subnets: { a: "${aws_subnet.a.id}", c: "${aws_subnet.c.id}" },
  text: "${aws_vpc.network.id}-x",
  cidr: "10.0.0.0/16",
};
writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ locals: { document: { contract: "vpc", values } } }));
const document = (content: unknown) => ({ version: 1, text: JSON.stringify(content) });

describe("a published contract", () => {
  it("tells ids of the stack's own resources, where the code publishes nothing but the id", () => {
    const live = { values: { vpcId: "vpc-1", subnets: { a: "subnet-a", c: 7 }, text: "vpc-1-x", cidr: "x" } };
    const told = publishedAttributes(folder, document(live));
    expect([...told].map(([address, attributes]) => [address, [...attributes]])).toEqual([
      ["aws_vpc.network", [["id", "vpc-1"]]],
      ["aws_subnet.a", [["id", "subnet-a"]]],
    ]);
  });

  it("tells nothing if there is none, or it is something else", () => {
    for (const live of [undefined, { version: 1, text: "{" }, document(null), document([1]), document({ values: "x" })])
      expect(publishedAttributes(folder, live).size).toBe(0);
  });

  it("puts what is read from it in the place of the reference, but for what Terraform would evaluate", () => {
    const read = (path: string) =>
      `\${jsondecode(data.aws_ssm_parameter.contracts_sg-rds.insecure_value).values${path}}`;
    const resource = {
      ...{ address: "aws_x.y", type: "aws_x", tagged: false },
      values: {
        plain: read(".groupId"),
        keyed: read('["ids"]["ap-northeast-2a"]'),
        within: `a-${read(".groupId")}-b`,
        whole: read(".ids"),
        hostile: read(".evil"),
        inherited: read(".__proto__.constructor"),
        other: "x",
      },
    };
    const live = { values: { groupId: "sg-1", ids: { "ap-northeast-2a": "i-1" }, evil: "${file(1)}" } };
    const [resolved] = withPublished([resource], new Map([["sg-rds", document(live)]]));
    expect(resolved!.values).toEqual({
      ...resource.values,
      plain: "sg-1",
      within: "a-sg-1-b",
      keyed: "i-1",
    });
  });
});
