import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { ServiceBalancer } from "./service-balancer.ts";
import { VpcLink } from "./vpc-link.ts";

const place = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-c"], cidrs: ["10.0.10.0/24"] };

class BalancerStack extends PlatformStack {
  readonly balancer: ServiceBalancer;
  constructor(protect = false) {
    super(Testing.app(), testEnvironment(), "balancer");
    this.balancer = new ServiceBalancer(this, "services", {
      ...place,
      name: "dev-services",
      groupName: "dev-balancer-services",
      callerGroupId: "sg-link",
      services: { mail: { targetGroupName: "dev-mail", port: 8084, healthPath: "/ready" } },
      protect,
    });
    new VpcLink(this, "link", { ...place, name: "link", groupName: "link", ports: { mail: 8084 } });
  }
}

describe("the services' load balancer", () => {
  const stack = new BalancerStack(true);
  const { resource } = synth(stack);

  it("is internal, spreads over all zones, and has a group from the start, since none can be added later", () => {
    expect(resource("aws_lb.services")).toMatchObject({
      internal: true,
      load_balancer_type: "network",
      subnets: ["subnet-a", "subnet-c"],
      security_groups: ["${aws_security_group.services_group.id}"],
      enable_cross_zone_load_balancing: true,
      enable_deletion_protection: true,
    });
  });

  it("hands connections to pods by their addresses, and only to healthy ones", () => {
    expect(resource("aws_lb_target_group.services_mail")).toMatchObject({
      name: "dev-mail",
      port: 8084,
      protocol: "TCP",
      target_type: "ip",
      preserve_client_ip: "false",
      health_check: { protocol: "HTTP", path: "/ready", port: "traffic-port", matcher: "200-399" },
    });
    expect(resource("aws_lb_listener.services_mail-listener")).toMatchObject({
      port: 8084,
      protocol: "TCP",
      default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.services_mail.arn}" }],
    });
  });

  it("knows the listener of each service, and refuses one that it was not given", () => {
    expect(stack.balancer.listenerOf("mail")).toMatch(/TfToken/);
    expect(() => stack.balancer.listenerOf("male")).toThrow("dev-balancer/services: has no service male; it has mail");
  });

  it("may be deleted where nothing is protected", () => {
    expect(synth(new BalancerStack()).resource("aws_lb.services").enable_deletion_protection).toBe(false);
  });
});

describe("the VPC link", () => {
  it("can be called by nobody, and calls the load balancer's ports only", () => {
    const { resource } = synth(new BalancerStack());
    expect(resource("aws_security_group.link_group").ingress).toEqual([]);
    expect(resource("aws_security_group.link_group").egress).toMatchObject([
      { protocol: "tcp", from_port: 8084, to_port: 8084, cidr_blocks: ["10.0.10.0/24"] },
    ]);
    expect(resource("aws_apigatewayv2_vpc_link.link")).toMatchObject({
      subnet_ids: ["subnet-a", "subnet-c"],
      security_group_ids: ["${aws_security_group.link_group.id}"],
    });
  });
});
