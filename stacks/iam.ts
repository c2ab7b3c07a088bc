import type { Construct } from "constructs";
import { buildPrefix, clusterName } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { artifactAccess, type BuildKeys, buildPolicies, sourceAccess } from "#constructs/delivery/build-policies";
import { PlatformRole } from "#constructs/security/platform-role";
import type { TrustPolicyProps } from "#constructs/security/trust-policy";
import type { Environment } from "#environments/environment";
import { iam } from "./contracts/iam.ts";
import { keys } from "./contracts/keys.ts";

/**
 * The roles that services of AWS take on for the platform: the Kubernetes cluster, its nodes, builds and delivery pipelines. They
 * stand together so that trust and rights are reviewed in one place; a function's role lives with the function.
 */
export class IamStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "iam");
    const buildKeys = this.read(keys);

    const cluster = this.#role("cluster", { service: "eks", for: `cluster/${this.givenOr(clusterName(environment))}` });
    cluster.managed("AmazonEKSClusterPolicy");

    const node = this.#role("node", { service: "ec2" });
    node.managed("AmazonEKSWorkerNodePolicy");
    node.managed("AmazonEC2ContainerRegistryPullOnly");
    // The way in for people: Session Manager asks for no bastion, no key and no open port.
    node.managed("AmazonSSMManagedInstanceCore");

    this.publish(iam, {
      clusterRoleArn: cluster.arn,
      nodeRoleArn: node.arn,
      buildRoleArn: this.#build(buildKeys).arn,
      pipelineRoleArn: this.#pipeline(buildKeys).arn,
    });
  }

  #build(buildKeys: BuildKeys): PlatformRole {
    const role = this.#role("build", { service: "codebuild", for: `project/${buildPrefix(this.environment)}*` });
    const policies = buildPolicies(this.environment, buildKeys, (name) => this.givenOr(name));
    for (const [id, statements] of Object.entries(policies)) role.policy(id, statements);
    return role;
  }

  #pipeline(buildKeys: BuildKeys): PlatformRole {
    const { region, accountId } = this.environment;
    const prefix = buildPrefix(this.environment);
    const role = this.#role("pipeline", { service: "codepipeline", for: `${prefix}*` });
    role.policy("artifacts", artifactAccess(this.environment, buildKeys));
    role.policy("source", sourceAccess(this.environment, ["codeconnections:UseConnection"]));
    role.policy("builds", [
      {
        Effect: "Allow",
        Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
        Resource: `arn:aws:codebuild:${region}:${accountId}:project/${prefix}*`,
      },
    ]);
    return role;
  }

  /** A role of one service, taken on for its resource `for` of this account and region only. */
  #role(id: string, trust: { readonly service: string; readonly for?: string }): PlatformRole {
    const { accountId, region } = this.environment;
    const props: TrustPolicyProps & { name: string } = {
      name: this.nameOf(id),
      service: `${trust.service}.amazonaws.com`,
      accountId,
      ...(trust.for === undefined
        ? {}
        : { sourceArns: [`arn:aws:${trust.service}:${region}:${accountId}:${trust.for}`] }),
    };
    return new PlatformRole(this, id, props);
  }
}
