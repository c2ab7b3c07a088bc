import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The API that requests come in by, and where Kubernetes registers the pods that answer them (`TargetGroupBinding`). */
export const apiGateway = contract(
  "api-gateway",
  {
    apiId: z.string().regex(/^[a-z0-9]+$/),
    endpoint: z.string().regex(/^https:\/\/[^/]+$/),
    /** By name of the service. */
    targetGroupArns: z.record(z.string().regex(/^[a-z][a-z0-9-]+$/), arn("elasticloadbalancing")),
  },
  {
    example: {
      apiId: "a1b2c3d4e5",
      endpoint: "https://a1b2c3d4e5.execute-api.ap-northeast-2.amazonaws.com",
      targetGroupArns: {
        notification:
          "arn:aws:elasticloadbalancing:ap-northeast-2:000000000000:targetgroup/local-notification/0123456789abcdef",
      },
    },
  },
);
