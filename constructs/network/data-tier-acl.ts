import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl/index.js";
import { Construct } from "constructs";

export interface DataTierAclProps {
  readonly name: string;
  readonly vpcId: string;
  /** The VPC's range: the only one that may talk to the data tier. */
  readonly cidr: string;
  readonly subnetIds: readonly string[];
}

/** Ports of clients' ends of a connection. Network ACLs are stateless: without these no answer gets through. Source: Amazon VPC user guide, "Ephemeral ports". */
const ephemeral = { fromPort: 1024, toPort: 65_535 };

/**
 * A second fence around the data tier, behind the security groups: traffic within the VPC only. AWS numbers its own
 * final rule 32767, which refuses everything else.
 */
export class DataTierAcl extends Construct {
  constructor(scope: Construct, id: string, props: DataTierAclProps) {
    super(scope, id);
    const within = { protocol: "tcp", action: "allow", cidrBlock: props.cidr, ...ephemeral };
    new NetworkAcl(this, "default", {
      vpcId: props.vpcId,
      subnetIds: [...props.subnetIds],
      ingress: [{ ruleNo: 100, ...within }],
      egress: [
        { ruleNo: 100, ...within },
        { ruleNo: 110, ...within, fromPort: 443, toPort: 443 },
      ],
      tags: { Name: props.name },
    });
  }
}
