import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { extraEgress, extraIngress, SecurityGroup } from "#constructs/security/security-group";
import type { Environment } from "#environments/environment";
import { sgAlb } from "./contracts/sg-alb.ts";
import { vpc } from "./contracts/vpc.ts";

/** The security group of the public load balancer: HTTPS is all that comes in, and nothing else of the platform is public. */
export class SgAlbStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "sg-alb");
    const { vpcId } = this.read(vpc);
    const { publicCidrs, ingress, egress, description } = environment.security.alb;
    const privateCidrs = Object.values(environment.network.subnets.private);

    const group = new SecurityGroup(this, "group", {
      name: this.nameOf("main"),
      description: description ?? "Public load balancer",
      vpcId,
      ingress: [{ description: "HTTPS", ports: 443, from: { cidrs: publicCidrs } }, ...extraIngress(ingress)],
      egress: [
        ...Object.entries(environment.services).map(([name, { port }]) => ({
          description: `Pods of ${name}`,
          ports: port,
          to: { cidrs: privateCidrs },
        })),
        ...extraEgress(egress),
      ],
    });
    this.publish(sgAlb, { groupId: group.id });
  }
}
