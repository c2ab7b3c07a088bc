import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import type { Construct } from "constructs";
import { imagePrefix, parameterPath } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import type { Environment } from "#environments/environment";
import { apiGateway } from "./contracts/api-gateway.ts";
import { cognito } from "./contracts/cognito.ts";
import { eks } from "./contracts/eks.ts";
import { employeeService } from "./contracts/employee-service.ts";
import { frontend } from "./contracts/frontend.ts";

/** What a parameter says, and whom it is for. */
type Setting = readonly [value: string, description: string];

/**
 * Settings for those who build and deploy applications on the platform, so that their files carry no account ids and names:
 * six under `build/` for images, pods and the function, and those of the web site under `site/`. People and builds read them
 * by path; for stacks there are contracts.
 */
export class ParametersStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "parameters");
    this.#publishUnder("build", this.#build());
    this.#publishUnder("site", this.#site());
    this.#publishUnder("platform", {
      "state-bucket": [environment.state.bucket, "Bucket of the states, the locks and the deploy ledger"],
    });
  }

  /** What a build of images needs to push them, to update the function and to deploy to the cluster with Helm. */
  #build(): Record<string, Setting> {
    const { region, accountId } = this.environment;
    return {
      "account-id": [accountId, "AWS account to push and deploy to"],
      region: [region, "AWS region to push and deploy to"],
      "image-registry": [`${accountId}.dkr.ecr.${region}.amazonaws.com`, "Container registry to log in to"],
      "image-prefix": [
        imagePrefix(this.environment),
        "Environment that the build is for, as its image repositories begin: <registry>/<prefix><service>",
      ],
      "cluster-name": [this.read(eks).clusterName, "EKS cluster that Helm deploys to"],
      "function-name": [this.read(employeeService).functionName, "Lambda function whose code is updated"],
    };
  }

  /** What a build of the web site puts into it, and where it uploads it to. Nothing of it is secret: every visitor gets it. */
  #site(): Record<string, Setting> {
    const { siteUrl, bucketName, distributionId } = this.read(frontend);
    const { issuer, clientId } = this.read(cognito);
    return {
      url: [siteUrl, "Where the site is"],
      bucket: [bucketName, "Bucket to upload the site to"],
      "distribution-id": [distributionId, "CloudFront distribution to invalidate after an upload"],
      "api-url": [this.read(apiGateway).endpoint, "API that the site calls"],
      issuer: [issuer, "Who signs people in: OpenID Connect discovery begins there"],
      "client-id": [clientId, "Client of the site at the issuer"],
    };
  }

  #publishUnder(group: string, settings: Readonly<Record<string, Setting>>): void {
    for (const [name, [insecureValue, description]] of Object.entries(settings)) {
      new SsmParameter(this, `${group}-${name}`, {
        name: parameterPath(this.environment, this.concern, `${group}/${name}`),
        description,
        type: "String",
        insecureValue,
      });
    }
  }
}
