import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { type TrustPolicyProps, trustPolicy } from "./trust-policy.ts";

export interface TrustedRoleProps extends TrustPolicyProps {
  readonly name: string;
}

/**
 * The role itself, without rights: what every role of the platform has in common. It trusts one service, and carries the
 * environment's permissions boundary if there is one.
 */
export function trustedRole(scope: Construct, props: TrustedRoleProps): IamRole {
  const { accountId, iam } = PlatformStack.of(scope).environment;
  return new IamRole(scope, "default", {
    name: props.name,
    assumeRolePolicy: trustPolicy(props),
    ...(iam.permissionsBoundary === undefined
      ? {}
      : { permissionsBoundary: `arn:aws:iam::${accountId}:policy/${iam.permissionsBoundary}` }),
  });
}
