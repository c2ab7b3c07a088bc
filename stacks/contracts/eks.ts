import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The Kubernetes cluster. */
export const eks = contract(
  "eks",
  {
    clusterName: z.string().min(1),
    clusterArn: arn("eks"),
    /** The group that EKS makes: control plane and nodes talk through it. */
    clusterSecurityGroupId: z.string().startsWith("sg-"),
    /** What the services' containers print. */
    applicationLogGroupName: z.string().min(1),
  },
  {
    example: {
      clusterName: "local-eks",
      clusterArn: "arn:aws:eks:ap-northeast-2:000000000000:cluster/local-eks",
      clusterSecurityGroupId: "sg-0e45",
      applicationLogGroupName: "/aws/containerinsights/local-eks/application",
    },
  },
);
