import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { Construct } from "constructs";
import { described, type Egress, type Ingress, ruleBlocks } from "./security-group-rules.ts";

export { type Egress, extraEgress, extraIngress, type Ingress } from "./security-group-rules.ts";

export interface SecurityGroupProps {
  /** The group's name. AWS cannot change it: another one replaces the group, and fails while something carries it. */
  readonly name: string;
  /** What the group is for; as unchangeable as the name. Letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* */
  readonly description: string;
  readonly vpcId: string;
  /** What may come in; nothing else does. */
  readonly ingress: readonly Ingress[];
  /** What may go out; nothing else does. */
  readonly egress: readonly Egress[];
}

/**
 * A security group that is all of its rules: they stand inline, so that a rule added in the console shows as a change in the
 * next plan, and is taken back by the next deploy. Nothing else may write its rules (docs/decisions/0009-security-groups.md).
 */
export class SecurityGroup extends Construct {
  readonly id: string;

  /** @throws Error for a rule or description that AWS would refuse */
  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    const place = this.node.path;
    this.id = new AwsSecurityGroup(this, "default", {
      name: props.name,
      description: described(props.description, "group", place),
      vpcId: props.vpcId,
      ingress: ruleBlocks(props.ingress, `${place}: ingress`),
      egress: ruleBlocks(props.egress, `${place}: egress`),
      tags: { Name: props.name },
    }).id;
  }
}
