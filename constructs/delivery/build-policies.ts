import {
  bucketName,
  buildPrefix,
  clusterName,
  imagePrefix,
  parameterPath,
  resourceName,
  secretName,
} from "#constructs/core/naming";
import { keyUse } from "#constructs/security/key-use";
import type { Statement } from "#constructs/security/policy";
import type { Environment } from "#environments/environment";

/** Keys that a build uses through the services that hold its data. */
export interface BuildKeys {
  /** Key of the artefacts. */
  readonly platformKeyArn: string;
  /** Key of the secrets. */
  readonly secretsKeyArn: string;
}

const allow = (
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: Statement["Condition"],
): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});

/** ARN in the environment's account and region. */
const inPlace =
  ({ region, accountId }: Environment) =>
  (service: string, resource: string) =>
    `arn:aws:${service}:${region}:${accountId}:${resource}`;

/** Objects that a pipeline hands to a build and back; both ends use the same. */
export const artifactAccess = (environment: Environment, { platformKeyArn }: BuildKeys): Statement[] => {
  const { actions, condition } = keyUse(environment.region, ["s3"]);
  const bucket = `arn:aws:s3:::${bucketName(environment, "build", "artifacts")}`;
  return [
    allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], [`${bucket}/*`]),
    allow(["s3:GetBucketLocation", "s3:GetBucketVersioning"], [bucket]),
    allow(actions, [platformKeyArn], condition),
  ];
};

/** The connection to the source's host, found by its tag `Environment`, as its id is random. */
export const sourceAccess = (environment: Environment, actions: readonly string[]): Statement[] => [
  allow(actions, [inPlace(environment)("codeconnections", "connection/*")], {
    StringEquals: { "aws:ResourceTag/Environment": environment.name },
  }),
];

/**
 * The nine policies of a build, as docs/roles.md explains them, and a tenth for builds that stand in the VPC.
 * @param givenOr what a name is called in this environment
 */
export function buildPolicies(
  environment: Environment,
  keys: BuildKeys,
  givenOr: (composed: string) => string,
): Readonly<Record<string, readonly Statement[]>> {
  const { region } = environment;
  const arn = inPlace(environment);
  const repositories = environment.images.repositories.map((service) =>
    arn("ecr", `repository/${givenOr(`${imagePrefix(environment)}${service}`)}`),
  );
  const logs = arn("logs", `log-group:/aws/codebuild/${buildPrefix(environment)}*`);
  const secretsOnly = {
    StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
  };
  return {
    "image-push": [
      // It signs in to the registry as a whole. Source: Service Authorization Reference, Amazon ECR
      allow(["ecr:GetAuthorizationToken"], ["*"]),
      allow(
        [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:CompleteLayerUpload",
          "ecr:GetDownloadUrlForLayer",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ],
        repositories,
      ),
    ],
    "image-scan": [allow(["ecr:DescribeImages", "ecr:DescribeImageScanFindings"], repositories)],
    "cluster-describe": [allow(["eks:DescribeCluster"], [arn("eks", `cluster/${givenOr(clusterName(environment))}`)])],
    "function-update": [
      allow(
        ["lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:UpdateFunctionCode"],
        [arn("lambda", `function:${resourceName(environment, "employee-service", "")}*`)],
      ),
    ],
    "secrets-read": [
      allow(
        ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        [arn("secretsmanager", `secret:${secretName(environment, "secrets", "build-*")}`)],
      ),
      allow(["kms:Decrypt"], [keys.secretsKeyArn], secretsOnly),
    ],
    "parameters-read": [
      allow(
        ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
        [
          arn("ssm", `parameter${parameterPath(environment, "parameters", "build")}`),
          arn("ssm", `parameter${parameterPath(environment, "parameters", "build/*")}`),
          arn("ssm", `parameter${parameterPath(environment, "load-balancer-controller", "helm-values")}`),
        ],
      ),
    ],
    logs: [allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], [logs, `${logs}:*`])],
    artifacts: artifactAccess(environment, keys),
    source: sourceAccess(environment, [
      "codeconnections:GetConnection",
      "codeconnections:GetConnectionToken",
      "codeconnections:UseConnection",
    ]),
    network: [
      // Looking around in EC2 cannot be narrowed. Source: "Use CodeBuild with Amazon VPC", CodeBuild user guide
      allow(
        [
          "ec2:DescribeDhcpOptions",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
        ],
        ["*"],
      ),
      allow(
        ["ec2:CreateNetworkInterface"],
        [arn("ec2", "network-interface/*"), arn("ec2", "security-group/*"), arn("ec2", "subnet/*")],
      ),
      allow(["ec2:DeleteNetworkInterface"], [arn("ec2", "network-interface/*")]),
      allow(["ec2:CreateNetworkInterfacePermission"], [arn("ec2", "network-interface/*")], {
        StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
      }),
    ],
  };
}
