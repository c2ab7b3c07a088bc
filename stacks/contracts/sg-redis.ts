import { z } from "zod";
import { contract } from "#constructs/core/contract";

/** The security group of the Redis replication group. */
export const sgRedis = contract(
  "sg-redis",
  { groupId: z.string().startsWith("sg-") },
  { example: { groupId: "sg-04ed" } },
);
