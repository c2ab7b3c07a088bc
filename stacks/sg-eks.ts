import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { extraEgress, extraIngress, SecurityGroup } from "#constructs/security/security-group";
import type { Environment } from "#environments/environment";
import { sgAlb } from "./contracts/sg-alb.ts";
import { sgEks } from "./contracts/sg-eks.ts";
import { vpc } from "./contracts/vpc.ts";

/**
 * The security group of EKS nodes, their pods and the control plane's ends in the VPC, which talk to each other freely. Services
 * are reached from the public load balancer and from the private tier, where the internal one stands, as do builds that call the API server.
 */
export class SgEksStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "sg-eks");
    const { vpcId, cidr } = this.read(vpc);
    const { groupId: albGroupId } = this.read(sgAlb);
    const { ingress, egress, description, mongodbCidrs } = environment.security.eks;
    // The internal load balancer has addresses of the private tier, and so have its callers, should it pass theirs on.
    const privateCidrs = Object.values(environment.network.subnets.private);

    const group = new SecurityGroup(this, "group", {
      name: this.nameOf("main"),
      description: description ?? "EKS nodes, pods and control plane",
      vpcId,
      ingress: [
        { description: "Nodes, pods and control plane among themselves", ports: "all", from: "self" },
        // The other group of the control plane, which EKS makes, lets in nobody but itself: builds come through this one.
        { description: "API server from the private tier", ports: 443, from: { cidrs: privateCidrs } },
        ...Object.entries(environment.services).flatMap(([name, { port: ports }]) => [
          { description: `${name} from the public load balancer`, ports, from: { group: albGroupId } },
          { description: `${name} from the internal load balancer`, ports, from: { cidrs: privateCidrs } },
        ]),
        ...extraIngress(ingress),
      ],
      egress: [
        { description: "Everything in the VPC", ports: "all", to: { cidrs: [cidr] } },
        { description: "AWS and image registries", ports: 443, to: { cidrs: ["0.0.0.0/0"] } },
        { description: "MongoDB Atlas", ports: [27_015, 27_017], to: { cidrs: mongodbCidrs } },
        ...extraEgress(egress),
      ],
    });
    this.publish(sgEks, { groupId: group.id });
  }
}
