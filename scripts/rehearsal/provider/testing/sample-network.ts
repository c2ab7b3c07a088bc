import type { Samples } from "./sample.ts";

const vpc = "${aws_vpc.x.id}";
const ANYWHERE = "0.0.0.0/0";

/** CDKTF writes every field of a rule, null where unset. */
const rule = (port: number) => ({
  cidr_blocks: ["10.0.0.0/16"],
  description: "inside",
  from_port: port,
  ipv6_cidr_blocks: null,
  prefix_list_ids: null,
  protocol: "tcp",
  security_groups: null,
  self: null,
  to_port: port,
});

const aclRule = (action: string) => ({
  action,
  cidr_block: ANYWHERE,
  from_port: 0,
  icmp_code: null,
  icmp_type: null,
  ipv6_cidr_block: null,
  protocol: "-1",
  rule_no: 100,
  to_port: 0,
});

/** Network types. */
export const networkSamples: Samples = {
  aws_vpc: {
    config: { cidr_block: "10.0.0.0/16" },
    changed: { enable_dns_hostnames: true },
    replaced: { cidr_block: "10.1.0.0/16" },
  },
  aws_subnet: {
    config: { vpc_id: vpc, cidr_block: "10.0.1.0/24", availability_zone: "ap-northeast-2a" },
    changed: { map_public_ip_on_launch: true },
    replaced: { availability_zone: "ap-northeast-2c" },
  },
  aws_internet_gateway: { config: { vpc_id: vpc }, changed: { tags: { Name: "gateway" } } },
  aws_eip: { config: { domain: "vpc" }, changed: { tags: { Name: "address" } }, replaced: { domain: "standard" } },
  aws_nat_gateway: {
    config: {
      subnet_id: "${aws_subnet.x.id}",
      allocation_id: "${aws_eip.x.allocation_id}",
      depends_on: ["aws_internet_gateway.x"],
    },
    changed: { tags: { Name: "nat" } },
    replaced: { connectivity_type: "private" },
  },
  aws_route_table: { config: { vpc_id: vpc }, changed: { tags: { Name: "private" } } },
  aws_route: {
    config: {
      route_table_id: "${aws_route_table.x.id}",
      destination_cidr_block: ANYWHERE,
      nat_gateway_id: "${aws_nat_gateway.x.id}",
    },
    changed: { nat_gateway_id: null, gateway_id: "${aws_internet_gateway.x.id}" },
    replaced: { destination_cidr_block: "192.0.2.0/24" },
  },
  aws_route_table_association: {
    config: { subnet_id: "${aws_subnet.x.id}", route_table_id: "${aws_route_table.x.id}" },
    changed: { route_table_id: "${aws_vpc.x.main_route_table_id}" },
  },
  aws_vpc_endpoint: {
    config: {
      vpc_id: vpc,
      service_name: "com.amazonaws.ap-northeast-2.s3",
      route_table_ids: ["${aws_route_table.x.id}"],
    },
    changed: { route_table_ids: [] },
    replaced: { service_name: "com.amazonaws.ap-northeast-2.dynamodb" },
  },
  aws_default_security_group: { config: { vpc_id: vpc, ingress: [], egress: [] }, changed: { ingress: [rule(443)] } },
  aws_security_group: {
    config: { vpc_id: vpc, name: "web", description: "web", ingress: [rule(443)], egress: [] },
    changed: { ingress: [rule(443), rule(8443)] },
    replaced: { description: "other" },
  },
  aws_network_acl: { config: { vpc_id: vpc, ingress: [aclRule("allow")] }, changed: { ingress: [aclRule("deny")] } },
  aws_network_acl_association: {
    config: { network_acl_id: "${aws_network_acl.x.id}", subnet_id: "${aws_subnet.x.id}" },
    changed: { network_acl_id: "${aws_vpc.x.default_network_acl_id}" },
  },
  aws_flow_log: {
    config: {
      vpc_id: vpc,
      traffic_type: "REJECT",
      log_destination: "${aws_cloudwatch_log_group.x.arn}",
      iam_role_arn: "${aws_iam_role.x.arn}",
    },
    changed: { tags: { Name: "rejected" } },
    replaced: { traffic_type: "ALL" },
  },
};
