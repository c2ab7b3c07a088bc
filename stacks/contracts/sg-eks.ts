import { z } from "zod";
import { contract } from "#constructs/core/contract";

/** The security group that EKS nodes carry, and their pods with them. */
export const sgEks = contract("sg-eks", { groupId: z.string().startsWith("sg-") }, { example: { groupId: "sg-0e45" } });
