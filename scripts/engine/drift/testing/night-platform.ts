import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
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
  { vpcId: z.string().startsWith("vpc-"), cidrBlock: z.string(), inboxUrl: z.string() },
  { example: { vpcId: "vpc-0123", cidrBlock: "10.0.0.0/16", inboxUrl: "https://example.com/inbox" } },
);

/** A network, a queue and a security group with a rule of its own. */
class BaseStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment, revision: number) {
    super(scope, environment, "base");
    const vpc = new Vpc(this, "network", { cidrBlock: "10.0.0.0/16" });
    const cidrBlocks = ["10.0.0.0/8"];
    new SecurityGroup(this, "group", {
      name: this.nameOf("group"),
      vpcId: vpc.id,
      ingress: [{ fromPort: 443, toPort: 443, protocol: "tcp", cidrBlocks, description: "inside" }],
      tags: { Team: "core" },
    });
    const inbox = new SqsQueue(this, "inbox", { name: this.nameOf("inbox"), visibilityTimeoutSeconds: 30 + revision });
    this.publish(base, { vpcId: vpc.id, cidrBlock: vpc.cidrBlock, inboxUrl: inbox.url });
  }
}

/** Reads one field of the contract; alarms and a role whose policy is a document. */
class WatchStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "watch");
    const { vpcId } = this.read(base);
    const alarm = (id: string, threshold: number) =>
      new CloudwatchMetricAlarm(this, id, {
        alarmName: this.nameOf(id),
        namespace: "AWS/SQS",
        metricName: "ApproximateAgeOfOldestMessage",
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold,
        period: 60,
        evaluationPeriods: 3,
        alarmDescription: `in ${vpcId}`,
      });
    alarm("lag", 60);
    alarm("stuck", 600);
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
    new IamRole(this, "role", {
      name: this.nameOf("role"),
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    });
  }
}

/** Objects that hold something: a bucket, a database, a log. */
class StoreStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "store");
    new S3Bucket(this, "files", { bucket: this.bucketNameOf("files") });
    new CloudwatchLogGroup(this, "log", { name: this.nameOf("log"), retentionInDays: 3 });
    new DbInstance(this, "primary", {
      identifier: this.nameOf("primary"),
      instanceClass: "db.t4g.micro",
      engine: "postgres",
      allocatedStorage: 20,
      backupRetentionPeriod: 7,
      username: "owner",
      password: "known-to-nobody",
      deletionProtection: true,
      skipFinalSnapshot: true,
    });
  }
}

/**
 * Three small stacks, made as this repository's own are, for what happens to them at night.
 * @param name of its one environment
 * @param revision how often the code of `base` was changed
 */
export const nightPlatform = (name: string, revision = 0): Platform<Environment> => ({
  environmentNames: [name],
  loadEnvironments: ({ SLUICE_SET }) => [defineEnvironment({ ...local, name }, parseOverrides(SLUICE_SET))],
  addStacks: (app, environment) => [
    new BaseStack(app, environment, revision),
    new WatchStack(app, environment),
    new StoreStack(app, environment),
  ],
});
