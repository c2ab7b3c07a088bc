import { type PolicyStatement, policiesIn } from "./policy-statements.ts";
import type { Rule } from "./stack-configuration.ts";

/**
 * Actions that take no resource, so that `*` is all there is to name. Source: Service Authorization Reference, where the column
 * "Resource types" of these is empty.
 */
export const withoutResource: ReadonlySet<string> = new Set([
  "acm:ListCertificates",
  "ce:GetCostAndUsage",
  "ce:GetCostForecast",
  "cloudwatch:GetMetricData",
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeDhcpOptions",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcPeeringConnections",
  "ec2:DescribeVpcs",
  "ecr:GetAuthorizationToken",
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeSSLPolicies",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
]);

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
  const actions = Resource.includes("*") ? Action.filter((action) => !withoutResource.has(action)) : [];
  return [...actions.map((action) => `${action} on *`), ...(everybody ? ["everybody"] : [])];
}
