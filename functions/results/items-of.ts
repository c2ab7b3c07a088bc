import { type AttributeValue, type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";

/** Which items of a partition: all, or those whose sort key is not before `from`. */
export interface Partition {
  readonly TableName: string;
  readonly pk: string;
  readonly from?: string;
  /** Whether what was written a moment ago has to be among them, at twice the price. */
  readonly consistent: boolean;
}

/** The items of a partition in the order of their sort keys, a page of 1 MB at a time. Outages are thrown. */
export async function* itemsOf(
  client: Pick<DynamoDBClient, "send">,
  { TableName, pk, from, consistent }: Partition,
): AsyncGenerator<Record<string, AttributeValue>> {
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: consistent,
        KeyConditionExpression: from === undefined ? "pk = :pk" : "pk = :pk AND sk >= :from",
        ExpressionAttributeValues: { ":pk": { S: pk }, ...(from !== undefined && { ":from": { S: from } }) },
        ExclusiveStartKey,
      }),
    );
    yield* Items;
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
}
