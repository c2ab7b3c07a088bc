import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { extraEgress, extraIngress, SecurityGroup } from "#constructs/security/security-group";
import type { Environment } from "#environments/environment";
import { sgEks } from "./contracts/sg-eks.ts";
import { sgRds } from "./contracts/sg-rds.ts";
import { vpc } from "./contracts/vpc.ts";

/** The security group of MySQL: pods may connect, and functions of the private tier. It lets nothing out. */
export class SgRdsStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "sg-rds");
    const { vpcId } = this.read(vpc);
    const { groupId: eksGroupId } = this.read(sgEks);
    const { ingress, egress, description } = environment.security.rds;

    const group = new SecurityGroup(this, "group", {
      name: this.nameOf("main"),
      description: description ?? "MySQL",
      vpcId,
      ingress: [
        { description: "Pods", ports: 3306, from: { group: eksGroupId } },
        // The employee service's own group stands downstream of this one, so its subnets are named.
        {
          description: "Functions of the private tier",
          ports: 3306,
          from: { cidrs: Object.values(environment.network.subnets.private) },
        },
        ...extraIngress(ingress),
      ],
      egress: extraEgress(egress),
    });
    this.publish(sgRds, { groupId: group.id });
  }
}
