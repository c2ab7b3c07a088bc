import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { extraEgress, extraIngress, SecurityGroup } from "#constructs/security/security-group";
import type { Environment } from "#environments/environment";
import { sgEks } from "./contracts/sg-eks.ts";
import { sgRedis } from "./contracts/sg-redis.ts";
import { vpc } from "./contracts/vpc.ts";

/** The security group of the cache: pods may connect, nobody else. It lets nothing out. */
export class SgRedisStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "sg-redis");
    const { vpcId } = this.read(vpc);
    const { groupId: eksGroupId } = this.read(sgEks);
    const { ingress, egress, description } = environment.security.redis;

    const group = new SecurityGroup(this, "group", {
      name: this.nameOf("main"),
      description: description ?? "Redis",
      vpcId,
      ingress: [{ description: "Pods", ports: 6379, from: { group: eksGroupId } }, ...extraIngress(ingress)],
      egress: extraEgress(egress),
    });
    this.publish(sgRedis, { groupId: group.id });
  }
}
