import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { DataTierAcl } from "#constructs/network/data-tier-acl";
import { FlowLogs } from "#constructs/network/flow-logs";
import { Network } from "#constructs/network/network";
import { VpcEndpoints } from "#constructs/network/vpc-endpoints";
import type { Environment } from "#environments/environment";
import { keys } from "./contracts/keys.ts";
import { vpc } from "./contracts/vpc.ts";

/**
 * The network: a public, a private and a data tier in every AZ, the way out through NAT, endpoints of AWS services, and flow
 * logs. Subnets and route tables are there in every AZ from the start; the availability switch only adds NAT gateways.
 */
export class VpcStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "vpc");
    const { cidr, subnets, flowLogs, interfaceEndpoints } = environment.network;
    const zones = environment.availabilityZones;
    const name = this.nameOf("main");

    const network = new Network(this, "network", {
      name,
      cidr,
      subnets,
      natZones: this.multiAz ? zones : zones.slice(0, 1),
    });
    new VpcEndpoints(this, "endpoints", {
      name,
      region: environment.region,
      network,
      cidr,
      interfaceServices: interfaceEndpoints,
    });
    new DataTierAcl(this, "data-acl", {
      name: this.nameOf("data"),
      vpcId: network.vpc.id,
      cidr,
      subnetIds: Object.values(network.dataSubnetIds),
    });
    // Whoever forgets to name a group gets this one: no way in, no way out.
    new DefaultSecurityGroup(this, "closed", {
      vpcId: network.vpc.id,
      ingress: [],
      egress: [],
      tags: { Name: this.nameOf("default-closed") },
    });
    if (flowLogs !== "none") {
      new FlowLogs(this, "flow-logs", {
        name,
        vpcId: network.vpc.id,
        accountId: environment.accountId,
        traffic: flowLogs,
        retentionDays: environment.logRetentionDays,
        keyArn: this.read(keys).logsKeyArn,
      });
    }

    this.publish(vpc, {
      vpcId: network.vpc.id,
      cidr,
      publicSubnetIds: network.publicSubnetIds,
      privateSubnetIds: network.privateSubnetIds,
      dataSubnetIds: network.dataSubnetIds,
    });
  }
}
