import type { TrustPolicyProps } from "#constructs/security/trust-policy";

/** A service account of a cluster. */
export interface PodIdentity {
  readonly clusterArn: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/**
 * Trust in the pods of one service account of one cluster, by EKS Pod Identity. An association that names the role for any
 * other service account does not help it: the session's tags are the pod's own.
 */
export const podTrust = (accountId: string, pod: PodIdentity): TrustPolicyProps => ({
  service: "pods.eks.amazonaws.com",
  accountId,
  sessionTags: {
    "eks-cluster-arn": pod.clusterArn,
    "kubernetes-namespace": pod.namespace,
    "kubernetes-service-account": pod.serviceAccount,
  },
});
