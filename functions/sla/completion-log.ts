import { type DynamoDBClient, TransactionCanceledException, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { type Completion, completion, completionItems } from "./completion.ts";

/**
 * Says that a pipeline is complete for a period; `known` where this run said so before, whatever else it says now.
 * Outages are thrown. @throws ZodError for a completion that is none
 */
export type LogCompletion = (done: Completion) => Promise<"logged" | "known">;

/** The table `completions`, for pipelines. Two items are written in one transaction, which are four write units: log by the minute, not by the event. */
export const completionLog =
  (client: Pick<DynamoDBClient, "send">, TableName: string): LogCompletion =>
  async (done) => {
    const { entry, mark } = completionItems(completion.parse(done));
    const mine = { TableName, Item: mark, ConditionExpression: "attribute_not_exists(pk)" };
    try {
      await client.send(
        new TransactWriteItemsCommand({ TransactItems: [{ Put: mine }, { Put: { TableName, Item: entry } }] }),
      );
      return "logged";
    } catch (error) {
      const isKnown =
        error instanceof TransactionCanceledException &&
        error.CancellationReasons?.[0]?.Code === "ConditionalCheckFailed";
      if (isKnown) return "known";
      throw error;
    }
  };
