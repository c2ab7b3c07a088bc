import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry/index.js";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association/index.js";
import { Construct } from "constructs";

/** What EKS has policies for. Source: "Review access policy permissions", EKS user guide */
const policies = {
  administer: "AmazonEKSClusterAdminPolicy",
  view: "AmazonEKSViewPolicy",
  edit: "AmazonEKSEditPolicy",
} as const;

export interface ClusterAccessProps {
  readonly clusterName: string;
  readonly roleArn: string;
  /** `administer` is everything, `edit` workloads and their secrets, `view` all but secrets. */
  readonly may: keyof typeof policies;
  /** @default everywhere */
  readonly namespaces?: readonly string[];
  /** Groups that roles inside the cluster can name, for what no policy of EKS covers: custom resources. @default none */
  readonly groups?: readonly string[];
}

/** What an IAM role may do in a cluster. */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string, { clusterName, roleArn, may, namespaces, groups }: ClusterAccessProps) {
    super(scope, id);
    const entry = new EksAccessEntry(this, "default", {
      clusterName,
      principalArn: roleArn,
      type: "STANDARD",
      ...(groups ? { kubernetesGroups: [...groups] } : {}),
    });
    new EksAccessPolicyAssociation(this, may, {
      clusterName,
      principalArn: entry.principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policies[may]}`,
      accessScope: namespaces ? { type: "namespace", namespaces: [...namespaces] } : { type: "cluster" },
    });
  }
}
