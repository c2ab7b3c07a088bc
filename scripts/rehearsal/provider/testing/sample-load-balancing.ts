import type { Samples } from "./sample.ts";

/** Load balancers, and the API's way to them. */
export const loadBalancingSamples: Samples = {
  aws_lb: {
    config: {
      name: "services",
      internal: true,
      load_balancer_type: "network",
      subnets: ["${aws_subnet.x.id}"],
      security_groups: ["${aws_security_group.x.id}"],
    },
    changed: { enable_deletion_protection: true },
    replaced: { name: "other" },
  },
  aws_lb_target_group: {
    config: {
      name: "notification",
      vpc_id: "${aws_vpc.x.id}",
      port: 8084,
      protocol: "TCP",
      target_type: "ip",
      health_check: { protocol: "HTTP", path: "/health" },
    },
    changed: { health_check: { protocol: "HTTP", path: "/ready" } },
    replaced: { port: 8085 },
  },
  aws_lb_listener: {
    config: {
      load_balancer_arn: "${aws_lb.x.arn}",
      port: 8084,
      protocol: "TCP",
      default_action: { type: "forward", target_group_arn: "${aws_lb_target_group.x.arn}" },
    },
    changed: { port: 9084 },
  },
  aws_apigatewayv2_vpc_link: {
    config: { name: "link", subnet_ids: ["${aws_subnet.x.id}"], security_group_ids: ["${aws_security_group.x.id}"] },
    changed: { name: "other" },
    replaced: { security_group_ids: [] },
  },
};
