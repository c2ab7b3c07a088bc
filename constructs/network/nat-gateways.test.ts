import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { NatGateways } from "./nat-gateways.ts";

class NatStack extends PlatformStack {
  constructor() {
    super(Testing.app(), testEnvironment(), "nat");
  }
  readonly #subnets = Object.fromEntries(
    ["a", "b"].map((zone) => [zone, new Subnet(this, `public-${zone}`, { vpcId: "vpc-1" })]),
  );
  gateways = (zones: readonly string[]) =>
    new NatGateways(this, "nat", {
      name: "n",
      zones,
      subnets: this.#subnets,
      internetGateway: new InternetGateway(this, "internet", { vpcId: "vpc-1" }),
    });
}

describe("NAT gateways", () => {
  it("serve the zones without one of their own from the first", () => {
    const both = new NatStack().gateways(["a", "b"]);
    expect(both.idFor("a")).not.toBe(both.idFor("b"));
    const one = new NatStack().gateways(["b"]);
    expect(one.idFor("a")).toBe(one.idFor("b"));
  });

  it("wait for the internet gateway with their addresses, and are gone before it goes", () => {
    const stack = new NatStack();
    stack.gateways(["a", "b"]);
    const { resources } = synth(stack);
    const waiting = [...Object.values(resources("aws_nat_gateway")), ...Object.values(resources("aws_eip"))];
    expect(waiting).toHaveLength(4);
    for (const each of waiting) expect(each.depends_on).toEqual(["aws_internet_gateway.internet"]);
  });

  it("go only after routes lead elsewhere, and are made anew with an address of their own", () => {
    const stack = new NatStack();
    stack.gateways(["a"]);
    const { resource } = synth(stack);
    expect(resource("aws_nat_gateway.nat_a").lifecycle).toEqual({ create_before_destroy: true });
    // Not by the subnet as a whole: a tag of it would cost the address that others allow.
    expect(resource("aws_eip.nat_a-address").lifecycle).toEqual({ replace_triggered_by: ["aws_subnet.public-a.id"] });
  });

  it("need a zone, and a public subnet in it", () => {
    expect(() => new NatStack().gateways([])).toThrow("dev-nat/nat: needs at least one zone");
    expect(() => new NatStack().gateways(["z"])).toThrow("dev-nat/nat: no public subnet in z; zones with one: a, b");
  });
});
