import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The tables of results. */
export const tables = contract(
  "tables",
  { resultsTableName: z.string().min(3), resultsTableArn: arn("dynamodb") },
  {
    example: {
      resultsTableName: "local-tables-results",
      resultsTableArn: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/local-tables-results",
    },
  },
);
