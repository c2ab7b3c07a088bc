import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { Construct } from "constructs";
import { SecurityGroup } from "#constructs/security/security-group";
import type { Network } from "./network.ts";

export interface VpcEndpointsProps {
  readonly name: string;
  readonly region: string;
  readonly network: Network;
  /** Range whose hosts may use the interface endpoints: the VPC's. */
  readonly cidr: string;
  /** Services reached over interface endpoints, e.g. `logs`; $0.013 an hour per service and AZ. */
  readonly interfaceServices: readonly string[];
}

/** Gateway endpoints for S3 and DynamoDB, which cost nothing and spare NAT traffic; interface endpoints by choice. */
export class VpcEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { network, name, region } = props;
    for (const service of ["s3", "dynamodb"]) {
      new VpcEndpoint(this, service, {
        vpcId: network.vpc.id,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${region}.${service}`,
        routeTableIds: [...network.routeTableIds],
        tags: { Name: `${name}-${service}` },
      });
    }
    if (props.interfaceServices.length > 0) this.#interfaceEndpoints(props);
  }

  #interfaceEndpoints({ network, name, region, cidr, interfaceServices }: VpcEndpointsProps): void {
    const group = new SecurityGroup(this, "interfaces", {
      name: `${name}-endpoints`,
      description: "HTTPS from the VPC to the interface endpoints",
      vpcId: network.vpc.id,
      ingress: [{ description: "HTTPS from the VPC", ports: 443, from: { cidrs: [cidr] } }],
      egress: [],
    });
    for (const service of interfaceServices) {
      new VpcEndpoint(this, service.replaceAll(".", "-"), {
        vpcId: network.vpc.id,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${region}.${service}`,
        privateDnsEnabled: true,
        subnetIds: Object.values(network.privateSubnetIds),
        securityGroupIds: [group.id],
        tags: { Name: `${name}-${service}` },
      });
    }
  }
}
