import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { IConstruct } from "constructs";

/**
 * Takes out of a construct what no emulator has, so that the rest of its stack can be applied. Plans have it all the same.
 * Said to people in `whereApplied`.
 */
export function leaveOut(construct: IConstruct): void {
  // moto does not have add-ons; ministack answers with objects where AWS gives ARNs.
  if (construct instanceof EksAddon) construct.resetPodIdentityAssociation();
}
