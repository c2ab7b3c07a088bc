import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The cache. Callers sign in by IAM: the right `elasticache:Connect` on both ARNs, and a signed token as the password. */
export const redis = contract(
  "redis",
  {
    primaryHost: z.string().min(1),
    port: z.int().min(1).max(65_535),
    replicationGroupId: z.string().regex(/^[a-z][a-z0-9-]*$/),
    replicationGroupArn: arn("elasticache"),
    userName: z.string().min(1),
    userArn: arn("elasticache"),
  },
  {
    example: {
      primaryHost: "master.local-redis-main.c0ffee.apn2.cache.amazonaws.com",
      port: 6379,
      replicationGroupId: "local-redis-main",
      replicationGroupArn: "arn:aws:elasticache:ap-northeast-2:000000000000:replicationgroup:local-redis-main",
      userName: "local-redis-services",
      userArn: "arn:aws:elasticache:ap-northeast-2:000000000000:user:local-redis-services",
    },
  },
);
