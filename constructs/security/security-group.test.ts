import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { type Egress, type Ingress, SecurityGroup } from "./security-group.ts";

class GroupStack extends PlatformStack {
  constructor(rules: { ingress?: Ingress[]; egress?: Egress[]; description?: string }) {
    super(Testing.app(), testEnvironment(), "group");
    const { ingress = [], egress = [], description = "A group" } = rules;
    new SecurityGroup(this, "doors", { name: "doors", description, vpcId: "vpc-1", ingress, egress });
  }
}
const groupOf = (rules: ConstructorParameters<typeof GroupStack>[0]) =>
  synth(new GroupStack(rules)).resource("aws_security_group.doors");
const web: Ingress = { description: "Web", ports: 443, from: { cidrs: ["10.0.0.0/8"] } };

describe("a security group", () => {
  it("lets nothing through unless it is told, which Terraform must say in so many words", () => {
    expect(groupOf({})).toMatchObject({ ingress: [], egress: [] });
  });

  it("says every kind of rule in Terraform's terms", () => {
    const { ingress, egress } = groupOf({
      ingress: [
        web,
        { description: "Range", ports: [8000, 8010], protocol: "udp", from: { group: "sg-1" } },
        { description: "Own", ports: "all", from: "self" },
      ],
      egress: [{ description: "S3", ports: 443, to: { prefixLists: ["pl-1"] } }],
    });
    expect(ingress).toMatchObject([
      { protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["10.0.0.0/8"], security_groups: null },
      { protocol: "udp", from_port: 8000, to_port: 8010, security_groups: ["sg-1"], cidr_blocks: null },
      { protocol: "-1", from_port: 0, to_port: 0, self: true },
    ]);
    expect(egress).toMatchObject([{ prefix_list_ids: ["pl-1"], description: "S3" }]);
  });

  it.each([
    ["no description", [{ ...web, description: "" }], '"" cannot describe a rule'],
    ["an apostrophe, which AWS refuses", [{ ...web, description: "the VPC's hosts" }], "cannot describe a rule"],
    ["256 characters", [{ ...web, description: "x".repeat(256) }], "cannot describe a rule; use 1 to 255"],
    ["ports upside down", [{ ...web, ports: [9, 8] as const }], '"Web" has ports 9 to 8; they must ascend'],
    ["a port beyond 65535", [{ ...web, ports: 65_536 }], "within 0 to 65535"],
    ["nobody", [{ ...web, from: { cidrs: [] } }], '"Web" names nobody on the other side'],
    ["the same twice", [web, { ...web, description: "Web again" }], '"Web again" and "Web" let through the same'],
  ])("refuses a rule with %s, naming the place", (_, ingress, message) => {
    expect(() => new GroupStack({ ingress })).toThrow(message);
    expect(() => new GroupStack({ ingress })).toThrow("dev-group/doors: ingress: ");
  });

  it("refuses a description of its own that AWS would refuse", () => {
    expect(() => new GroupStack({ description: "it's mine" })).toThrow(
      'dev-group/doors: "it\'s mine" cannot describe a group',
    );
  });

  it("lets one port of two protocols, or two ports of one caller, through side by side", () => {
    const dns: Ingress = { description: "DNS", ports: 53, from: { group: "sg-1" } };
    const rules = [dns, { ...dns, protocol: "udp" as const }, { ...dns, ports: 54 }];
    expect(groupOf({ ingress: rules }).ingress).toHaveLength(3);
  });
});
