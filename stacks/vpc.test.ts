import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { dev } from "#environments/dev";
import type { EnvironmentInput } from "#environments/environment";
import { VpcStack } from "./vpc.ts";

const vpcOf = (changes: Partial<EnvironmentInput> = {}) => synth(new VpcStack(Testing.app(), testEnvironment(changes)));
const zones = ["ap-northeast-2a", "ap-northeast-2c"];

describe("the network", () => {
  it("has a subnet of each tier in every AZ, with the ranges of the environment", () => {
    const subnets = Object.values(vpcOf().resources("aws_subnet"));
    expect(subnets).toHaveLength(6);
    const ranges = Object.fromEntries(
      subnets.map((subnet) => [`${subnet.tags.Tier}/${subnet.availability_zone}`, subnet.cidr_block]),
    );
    expect(ranges).toMatchObject({
      "public/ap-northeast-2a": "10.0.1.0/24",
      "public/ap-northeast-2c": "10.0.2.0/24",
      "private/ap-northeast-2a": "10.0.10.0/24",
      "private/ap-northeast-2c": "10.0.11.0/24",
      "data/ap-northeast-2a": "10.0.20.0/24",
      "data/ap-northeast-2c": "10.0.21.0/24",
    });
  });

  it("gives load balancers of Kubernetes their subnets", () => {
    const { resource } = vpcOf();
    expect(resource("aws_subnet.network_public-ap-northeast-2a").tags["kubernetes.io/role/elb"]).toBe("1");
    expect(resource("aws_subnet.network_private-ap-northeast-2c").tags["kubernetes.io/role/internal-elb"]).toBe("1");
    expect(Object.keys(resource("aws_subnet.network_data-ap-northeast-2a").tags)).toEqual(["Address", "Name", "Tier"]);
  });

  it("gives its subnets to no one cluster, whose controller would take them for its own", () => {
    const tags = Object.values(vpcOf().resources("aws_subnet")).flatMap((subnet) => Object.keys(subnet.tags));
    expect(tags.filter((tag) => tag.startsWith("kubernetes.io/cluster/"))).toEqual([]);
  });

  it("moves nothing when an AZ is added", () => {
    const network = structuredClone(dev.network);
    network.subnets.public["ap-northeast-2b"] = "10.0.3.0/24";
    network.subnets.private["ap-northeast-2b"] = "10.0.12.0/24";
    network.subnets.data["ap-northeast-2b"] = "10.0.22.0/24";
    const before = vpcOf({ availability: "multi-az" });
    const after = vpcOf({ availability: "multi-az", network, availabilityZones: [...zones, "ap-northeast-2b"] });
    const changed = before.addresses.filter((address) => {
      if (address.startsWith("data.")) return false;
      return JSON.stringify(before.resource(address)) !== JSON.stringify(after.resource(address));
    });
    // Lists of subnets and route tables grow in place.
    expect(changed).toEqual([
      "aws_network_acl.data-acl",
      "aws_vpc_endpoint.endpoints_dynamodb",
      "aws_vpc_endpoint.endpoints_s3",
    ]);
  });

  it("goes out through one NAT gateway in single-AZ, and through one per AZ in multi-AZ", () => {
    const single = vpcOf({ availability: "single-az" });
    expect(Object.keys(single.resources("aws_nat_gateway"))).toEqual(["network_nat_ap-northeast-2a"]);
    const routeOf = (stack: ReturnType<typeof vpcOf>, zone: string) =>
      stack.resource(`aws_route_table.network_private-${zone}-table`).route[0].nat_gateway_id;
    for (const zone of zones) expect(routeOf(single, zone)).toBe("${aws_nat_gateway.network_nat_ap-northeast-2a.id}");
    const multi = vpcOf({ availability: "multi-az" });
    for (const zone of zones) expect(routeOf(multi, zone)).toBe(`\${aws_nat_gateway.network_nat_${zone}.id}`);
  });

  it("changes nothing but NAT gateways, their addresses and routes when availability is switched", () => {
    const single = vpcOf({ availability: "single-az" });
    const multi = vpcOf({ availability: "multi-az" });
    const added = multi.addresses.filter((address) => !single.addresses.includes(address));
    expect(added).toEqual([
      "aws_eip.network_nat_ap-northeast-2c-address",
      "aws_nat_gateway.network_nat_ap-northeast-2c",
    ]);
    const changed = single.addresses.filter((address) => {
      if (address.startsWith("data.")) return false;
      return JSON.stringify(single.resource(address)) !== JSON.stringify(multi.resource(address));
    });
    expect(changed).toEqual(["aws_route_table.network_private-ap-northeast-2c-table"]);
  });

  it("has a data tier that knows no way out, and talks to the VPC only", () => {
    const { resource } = vpcOf();
    expect(resource("aws_route_table.network_data").route ?? []).toEqual([]);
    const acl = resource("aws_network_acl.data-acl");
    for (const rule of [...acl.ingress, ...acl.egress]) expect(rule.cidr_block).toBe("10.0.0.0/16");
    // Without the ephemeral ports, no answer to a connection gets back through a stateless list.
    expect(acl.egress[0]).toMatchObject({ from_port: 1024, to_port: 65_535, action: "allow" });
    expect(acl.subnet_ids).toHaveLength(2);
  });

  it("closes the default security group", () => {
    expect(vpcOf().resource("aws_default_security_group.closed")).toMatchObject({ ingress: [], egress: [] });
  });

  it("reaches S3 and DynamoDB through gateway endpoints from every route table", () => {
    const { resource, resources } = vpcOf();
    expect(resource("aws_vpc_endpoint.endpoints_s3")).toMatchObject({
      vpc_endpoint_type: "Gateway",
      service_name: "com.amazonaws.ap-northeast-2.s3",
    });
    expect(resource("aws_vpc_endpoint.endpoints_dynamodb").route_table_ids).toHaveLength(
      Object.keys(resources("aws_route_table")).length,
    );
  });

  it("adds interface endpoints by choice, reachable over HTTPS from the VPC alone", () => {
    expect(Object.keys(vpcOf().resources("aws_security_group"))).toEqual([]);
    const { resource } = vpcOf({ network: { ...dev.network, interfaceEndpoints: ["logs", "ecr.api"] } });
    expect(resource("aws_vpc_endpoint.endpoints_ecr-api")).toMatchObject({
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
    });
    const group = resource("aws_security_group.endpoints_interfaces");
    expect(group.ingress).toHaveLength(1);
    expect(group.ingress[0]).toMatchObject({ from_port: 443, to_port: 443, cidr_blocks: ["10.0.0.0/16"] });
    expect(group.egress).toEqual([]);
  });

  it("keeps flow logs as long as the environment says, or none", () => {
    const all = vpcOf({ network: { ...dev.network, flowLogs: "all" } });
    expect(all.resource("aws_flow_log.flow-logs").traffic_type).toBe("ALL");
    expect(all.resource("aws_cloudwatch_log_group.flow-logs_log")).toMatchObject({
      retention_in_days: 7,
      kms_key_id: "${jsondecode(data.aws_ssm_parameter.contracts_keys.insecure_value).values.logsKeyArn}",
    });
    const none = vpcOf({ network: { ...dev.network, flowLogs: "none" } });
    expect(none.addresses.filter((address) => address.includes("flow"))).toEqual([]);
  });
});
