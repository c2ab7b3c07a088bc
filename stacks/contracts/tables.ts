import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The tables of results. */
export const tables = contract(
  "tables",
  { eventsTableName: z.string().min(3), eventsTableArn: arn("dynamodb") },
  {
    example: {
      eventsTableName: "local-tables-events",
      eventsTableArn: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/local-tables-events",
    },
  },
);
