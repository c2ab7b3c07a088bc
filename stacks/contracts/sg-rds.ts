import { z } from "zod";
import { contract } from "#constructs/core/contract";

const group = z.string().startsWith("sg-");

/** The security group of the MySQL instance, and the one that a function carries to connect. */
export const sgRds = contract(
  "sg-rds",
  { groupId: group, clientGroupId: group },
  { example: { groupId: "sg-04d5", clientGroupId: "sg-04d6" } },
);
