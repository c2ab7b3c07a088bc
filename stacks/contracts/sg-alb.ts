import { z } from "zod";
import { contract } from "#constructs/core/contract";

/** The security group of the platform's only public door. */
export const sgAlb = contract("sg-alb", { groupId: z.string().startsWith("sg-") }, { example: { groupId: "sg-0a1b" } });
