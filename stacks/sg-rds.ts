import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { extraEgress, extraIngress, SecurityGroup } from "#constructs/security/security-group";
import type { Environment } from "#environments/environment";
import { sgEks } from "./contracts/sg-eks.ts";
import { sgRds } from "./contracts/sg-rds.ts";
import { vpc } from "./contracts/vpc.ts";

/**
 * The security group of MySQL: pods may connect, and whatever carries the group of its clients, as functions do beside their own. Neither lets
 * anything out.
 */
export class SgRdsStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "sg-rds");
    const { vpcId } = this.read(vpc);
    const { groupId: eksGroupId } = this.read(sgEks);
    const { ingress, egress, description } = environment.security.rds;

    // Functions stand in the pods' subnets, and their own groups downstream of this one: a group here says who they are.
    const clients = new SecurityGroup(this, "clients", {
      name: this.nameOf("clients"),
      description: "Functions that connect to MySQL",
      vpcId,
      ingress: [],
      egress: [],
    });
    const group = new SecurityGroup(this, "group", {
      name: this.nameOf("main"),
      description: description ?? "MySQL",
      vpcId,
      ingress: [
        { description: "Pods", ports: 3306, from: { group: eksGroupId } },
        { description: "Functions", ports: 3306, from: { group: clients.id } },
        ...extraIngress(ingress),
      ],
      egress: extraEgress(egress),
    });
    this.publish(sgRds, { groupId: group.id, clientGroupId: clients.id });
  }
}
