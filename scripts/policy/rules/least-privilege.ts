import { type PolicyStatement, policiesIn } from "./policy-statements.ts";
import type { Rule } from "./stack-configuration.ts";

/**
 * Actions that take no resource, so that `*` is all there is to name. Source: Service Authorization Reference, where the column
 * "Resource types" of these is empty.
 */
export const withoutResource: ReadonlySet<string> = new Set([
  "autoscaling:DescribeAutoScalingGroups",
  "cloudwatch:PutMetricData",
  "cognito-idp:DescribeUserPoolClient",
  "ecr:GetAuthorizationToken",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
]);

/** Read-only calls of EC2: none of its `Describe...` takes a resource, but for these. */
const takesNoResource = (action: string): boolean =>
  withoutResource.has(action) || /^(ec2|elasticloadbalancing):Describe[A-Z]\w+$/.test(action);

/**
 * An allowed action is named, and so is what it is allowed on: no `*`, no `service:*`, and `*` as a resource only for actions that
 * take none. The policy of a key is about that key alone, and a trust policy about its role.
 */
export const leastPrivilege: Rule = (stack) =>
  policiesIn(stack).flatMap(({ place, type, statements }) => {
    if (!statements) return [`${place}: cannot be read; write it with policyDocument()`];
    const own = type === "aws_kms_key" || place.endsWith(" assume_role_policy");
    return statements
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap((statement) => [
        ...broadActions(statement, type === "aws_kms_key").map((text) => `${place}: allows ${text}; name the actions`),
        ...(own ? [] : broadResources(statement).map((text) => `${place}: allows ${text}; name the resources`)),
      ]);
  });

function broadActions({ Action = [], NotAction, Principal }: PolicyStatement, ofKey: boolean): string[] {
  if (NotAction) return ["all but some actions"];
  return Action.filter((action) => action.endsWith("*")).filter(
    (action) => !(ofKey && action === "kms:*" && isAccountRoot(Principal)),
  );
}

/** The statement that leaves a key's policy to IAM, without which AWS refuses the key. */
const isAccountRoot = (principal: unknown): boolean =>
  /^\{"AWS":"arn:aws:iam::\d{12}:root"\}$/.test(JSON.stringify(principal) ?? "");

function broadResources({ Action = [], Resource = [], NotResource, Principal }: PolicyStatement): string[] {
  if (NotResource) return ["all but some resources"];
  // In a resource's own policy this is whom it lets in.
  const everybody = JSON.stringify(Principal) === '"*"' || JSON.stringify(Principal) === '{"AWS":"*"}';
  const actions = Resource.includes("*") ? Action.filter((action) => !takesNoResource(action)) : [];
  return [...actions.map((action) => `${action} on *`), ...(everybody ? ["everybody"] : [])];
}
