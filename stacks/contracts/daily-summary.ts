import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The card transactions of each business day, summed up. */
export const dailySummary = contract(
  "daily-summary",
  { summaryTableName: z.string().min(3), summaryTableArn: arn("dynamodb"), aggregateFunctionName: z.string().min(1) },
  {
    example: {
      summaryTableName: "local-daily-summary-daily-transaction-summary",
      summaryTableArn:
        "arn:aws:dynamodb:ap-northeast-2:000000000000:table/local-daily-summary-daily-transaction-summary",
      aggregateFunctionName: "local-daily-summary-aggregate-daily",
    },
  },
);
