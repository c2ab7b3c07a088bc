import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group/index.js";
import type { IConstruct } from "constructs";

/**
 * Takes out of a construct what no emulator has, so that the rest of its stack can be applied. Plans have it all the same.
 * Said to people in `whereApplied`.
 */
export function leaveOut(construct: IConstruct): void {
  // moto does not have them; ministack answers with XML that is not well-formed for users of all channels (`&*`).
  if (construct instanceof ElasticacheUserGroup) construct.node.scope?.node.tryRemoveChild(construct.node.id);
  if (construct instanceof ElasticacheReplicationGroup) construct.resetUserGroupIds();
  // moto does not have add-ons; ministack answers with objects where AWS gives ARNs.
  if (construct instanceof EksAddon) construct.resetPodIdentityAssociation();
}
