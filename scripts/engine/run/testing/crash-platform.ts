import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import type { Construct } from "constructs";
import { z } from "zod";
import { contract } from "#constructs/core/contract";
import { PlatformStack } from "#constructs/core/platform-stack";
import { defineEnvironment } from "#environments/define";
import type { Environment } from "#environments/environment";
import { local } from "#environments/local";
import { parseOverrides } from "#environments/overrides";
import type { Platform } from "#scripts/engine/synthesize";

const base = contract(
  "base",
  { vpcId: z.string().startsWith("vpc-"), edition: z.string().regex(/^[0-9]+ changes$/) },
  { example: { vpcId: "vpc-0123", edition: "1 changes" } },
);

/** Publishes what the two consumers read. A revision changes a queue and the contract in place. */
class BaseStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment, revision: number) {
    super(scope, environment, "base");
    const vpc = new Vpc(this, "network", { cidrBlock: "10.0.0.0/16" });
    new SecurityGroup(this, "group", { name: this.nameOf("group"), vpcId: vpc.id });
    new SqsQueue(this, "inbox", { name: this.nameOf("inbox"), visibilityTimeoutSeconds: 30 + revision });
    this.publish(base, { vpcId: vpc.id, edition: `${revision} changes` });
  }
}

/** Objects that the emulator holds as well, and one without tags that is written over. */
class JobsStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "jobs");
    const { vpcId, edition } = this.read(base);
    const queue = new SqsQueue(this, "jobs", { name: this.nameOf("jobs") });
    new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
    });
    new SsmParameter(this, "settings", {
      name: `/${this.nameOf("settings")}`,
      type: "String",
      value: `${vpcId}, ${edition}, ${queue.arn}`,
    });
  }
}

/** Objects of the rehearsal's own cloud that hang on each other; the last carries no tags. A revision replaces one under its name. */
class RoutesStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment, revision: number) {
    super(scope, environment, "routes");
    const { vpcId, edition } = this.read(base);
    const subnet = new Subnet(this, "subnet", { vpcId, cidrBlock: "10.0.1.0/24", tags: { Edition: edition } });
    const table = new RouteTable(this, "table", { vpcId });
    new RouteTableAssociation(this, "association", { subnetId: subnet.id, routeTableId: table.id });
    new SecurityGroup(this, "gate", {
      name: this.nameOf("gate"),
      description: `of revision ${revision}`,
      vpcId,
    });
  }
}

/** Reads nothing and is read by nobody; an alias that carries no tags. */
class LoneStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment, revision: number) {
    super(scope, environment, "lone");
    const key = new KmsKey(this, "key", { description: this.nameOf("key") });
    new KmsAlias(this, "alias", { name: `alias/${this.nameOf("key")}`, targetKeyId: key.keyId });
    new CloudwatchLogGroup(this, "log", {
      name: this.nameOf("log"),
      retentionInDays: revision % 2 === 0 ? 1 : 3,
    });
  }
}

/**
 * Four small stacks, made as this repository's own are: a producer, two consumers, and one by itself.
 * @param name of its one environment
 * @param revision how often their code was changed
 */
export const crashPlatform = (name: string, revision: number): Platform<Environment> => ({
  environmentNames: [name],
  loadEnvironments: ({ SLUICE_SET }) => [defineEnvironment({ ...local, name }, parseOverrides(SLUICE_SET))],
  addStacks: (app, environment) => [
    new BaseStack(app, environment, revision),
    new JobsStack(app, environment),
    new RoutesStack(app, environment, revision),
    new LoneStack(app, environment, revision),
  ],
});
