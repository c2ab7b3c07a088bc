import type { ServiceRole } from "#constructs/security/service-role";

export interface FunctionNetwork {
  /** Subnets that the function's interfaces stand in; of several AZs, so that it outlives one. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

interface Place {
  readonly functionName: string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * Lets Lambda make and remove a function's network interfaces: only in the given subnets and with the given groups, as far as EC2
 * allows. Lambda refuses a role that may not delete every interface (all of the account), and EC2 has no resources to describe. The function's own
 * code, which has the same role, may do none of it. Source: Lambda developer guide, "Giving Lambda functions access to resources in a VPC"
 */
export function allowNetworkInterfaces(role: ServiceRole, network: FunctionNetwork, place: Place): void {
  const { functionName, region, accountId } = place;
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${accountId}:${resource}`;
  role.allow(
    ["ec2:CreateNetworkInterface"],
    [
      ec2("network-interface/*"),
      ...network.subnetIds.map((id) => ec2(`subnet/${id}`)),
      ...network.securityGroupIds.map((id) => ec2(`security-group/${id}`)),
    ],
  );
  const perInterface = ["ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses", "ec2:DeleteNetworkInterface"];
  role.allow(perInterface, [ec2("*/*")]);
  const describing = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];
  role.allow(describing, ["*"]);
  role.deny(["ec2:CreateNetworkInterface", ...perInterface, ...describing], ["*"], {
    ArnEquals: { "lambda:SourceFunctionArn": `arn:aws:lambda:${region}:${accountId}:function:${functionName}` },
  });
}
