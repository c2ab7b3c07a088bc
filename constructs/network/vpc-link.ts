import { Apigatewayv2VpcLink } from "@cdktf/provider-aws/lib/apigatewayv2-vpc-link/index.js";
import { Construct } from "constructs";
import { SecurityGroup } from "#constructs/security/security-group";

export interface VpcLinkProps {
  readonly name: string;
  readonly groupName: string;
  readonly vpcId: string;
  /** A private subnet of every AZ, from the start: other subnets, like another group, replace the link. */
  readonly subnetIds: readonly string[];
  /** Ranges in which the load balancers behind the link are. */
  readonly cidrs: readonly string[];
  /** Ports by service that the API calls there. */
  readonly ports: Readonly<Record<string, number>>;
}

/** The HTTP API's way into the VPC: network interfaces in the private tier, which nobody can call; free of charge. */
export class VpcLink extends Construct {
  readonly id: string;
  /** The group of the link's interfaces: let it in where the API may call. */
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: VpcLinkProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "group", {
      name: props.groupName,
      description: "HTTP API on its way into the VPC",
      vpcId: props.vpcId,
      ingress: [],
      egress: Object.entries(props.ports).map(([service, port]) => ({
        description: `Load balancer of ${service}`,
        ports: port,
        to: { cidrs: props.cidrs },
      })),
    });
    this.groupId = group.id;
    this.id = new Apigatewayv2VpcLink(this, "default", {
      name: props.name,
      subnetIds: [...props.subnetIds],
      securityGroupIds: [group.id],
    }).id;
  }
}
