import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { PlatformRole } from "#constructs/security/platform-role";
import type { Statement } from "#constructs/security/policy";
import { podTrust } from "./pod-trust.ts";

export interface AddOnProps {
  /** Name that EKS has for it, e.g. `vpc-cni`. */
  readonly name: string;
  readonly clusterName: string;
  /** @default what AWS has as the default for the cluster's version when the add-on is made */
  readonly version?: string | undefined;
  /** Settings that differ from the add-on's own. @default none */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** The role that its pods act in, for add-ons that call AWS. @default no role */
  readonly pods?: {
    readonly roleName: string;
    readonly accountId: string;
    readonly clusterArn: string;
    readonly namespace: string;
    readonly serviceAccount: string;
    /** Policies that AWS maintains for the add-on. */
    readonly policies: readonly string[];
    /** What they allow and the platform does not, by name. @default nothing */
    readonly denied?: Readonly<Record<string, Statement>> | undefined;
  };
  /** What must be there before it can start. @default the cluster */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Software in the cluster that EKS installs and keeps configured. What somebody changes about it by hand is changed back at the next
 * change here.
 */
export class AddOn extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddOnProps) {
    super(scope, id);
    const role = this.#role(props.pods);
    const dependsOn = [...(props.dependsOn ?? []), ...(role?.policies ?? [])];
    const addon = new EksAddon(this, "default", {
      clusterName: props.clusterName,
      addonName: props.name,
      ...(props.version === undefined ? {} : { addonVersion: props.version }),
      ...(props.configuration ? { configurationValues: JSON.stringify(props.configuration) } : {}),
      ...(role && props.pods
        ? { podIdentityAssociation: [{ serviceAccount: props.pods.serviceAccount, roleArn: role.arn }] }
        : {}),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    });
    this.fqn = addon.fqn;
  }

  #role(pods: AddOnProps["pods"]): PlatformRole | undefined {
    if (!pods) return undefined;
    const role = new PlatformRole(this, "role", { name: pods.roleName, ...podTrust(pods.accountId, pods) });
    for (const policy of pods.policies) role.managed(policy);
    for (const [id, statement] of Object.entries(pods.denied ?? {})) role.policy(id, [statement]);
    return role;
  }
}
