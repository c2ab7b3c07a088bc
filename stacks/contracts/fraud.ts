import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** Scored card transactions, the function that scores them, and what is remembered of each card. */
export const fraud = contract(
  "fraud",
  {
    cardsTableName: z.string().min(3),
    cardsTableArn: arn("dynamodb"),
    transactionsTableName: z.string().min(3),
    transactionsTableArn: arn("dynamodb"),
    /** Index of the transactions that are alerts, by UTC day. */
    fraudIndexName: z.string().min(3),
    scoreFunctionName: z.string().min(1),
  },
  {
    example: {
      cardsTableName: "local-fraud-cards",
      cardsTableArn: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/local-fraud-cards",
      transactionsTableName: "local-fraud-transactions",
      transactionsTableArn: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/local-fraud-transactions",
      fraudIndexName: "fraud",
      scoreFunctionName: "local-fraud-score-transactions",
    },
  },
);
