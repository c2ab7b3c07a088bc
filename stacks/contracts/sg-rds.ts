import { z } from "zod";
import { contract } from "#constructs/core/contract";

/** The security group of the MySQL instance. */
export const sgRds = contract("sg-rds", { groupId: z.string().startsWith("sg-") }, { example: { groupId: "sg-04d5" } });
