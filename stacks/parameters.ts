import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import type { Construct } from "constructs";
import { clusterName, imagePrefix, parameterPath } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import type { Environment } from "#environments/environment";

/**
 * Settings for those who build and deploy applications on the platform: a build reads them by path instead of
 * carrying account ids and names in its own files. Read by people and builds, so there is no contract.
 */
export class ParametersStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "parameters");
    const { name, region, accountId } = environment;
    const settings = {
      environment: { value: name, description: "Environment that the build is for" },
      "account-id": { value: accountId, description: "AWS account to push and deploy to" },
      region: { value: region, description: "AWS region to push and deploy to" },
      "image-registry": {
        value: `${accountId}.dkr.ecr.${region}.amazonaws.com`,
        description: "Host of the container registry",
      },
      "image-prefix": { value: imagePrefix(environment), description: "Prefix of the repositories in it" },
      "cluster-name": {
        value: this.givenOr(clusterName(environment)),
        description: "EKS cluster that the build deploys to",
      },
    };
    for (const [id, { value, description }] of Object.entries(settings)) {
      new SsmParameter(this, `build-${id}`, {
        name: parameterPath(environment, this.concern, `build/${id}`),
        description,
        type: "String",
        insecureValue: value,
      });
    }
  }
}
