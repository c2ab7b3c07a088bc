import { type DynamoDBClient, ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { fromResultItem, type Item, partitionOf } from "#functions/results/result-item";
import type { StoredResult } from "#functions/results/stored-result";

export interface ResultScan {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
  readonly pipeline: string;
  readonly now: Date;
  /** Results of events that were accepted before are passed over by the table itself; milliseconds since 1970. @default none */
  readonly acceptedFrom?: number | undefined;
  /** Parts of the table that are read side by side. @default 4 */
  readonly segments?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told after each page how many items were looked at. */
  readonly onPage?: (looked: number) => void;
}

/**
 * Every result of a pipeline that has not expired, shadows among them, in no order; the table as a whole is read, once. Pages are taken
 * only as fast as they are worked on.
 * @throws TypeError for an item that process-events did not write
 */
export async function scanResults(scan: ResultScan, take: (result: StoredResult) => Promise<void>): Promise<void> {
  const segments = scan.segments ?? 4;
  await Promise.all(Array.from({ length: segments }, (_, segment) => scanSegment(scan, { segment, segments }, take)));
}

async function scanSegment(
  { client, tableName, pipeline, now, acceptedFrom, signal, onPage }: ResultScan,
  { segment, segments }: { readonly segment: number; readonly segments: number },
  take: (result: StoredResult) => Promise<void>,
): Promise<void> {
  const seconds = Math.floor(now.getTime() / 1000);
  let from: Item | undefined;
  do {
    signal?.throwIfAborted();
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({
        TableName: tableName,
        Segment: segment,
        TotalSegments: segments,
        // TTL deletes late, up to days: what has expired is passed over here.
        FilterExpression: `begins_with(pk, :pk) AND expiresAt > :now${acceptedFrom === undefined ? "" : " AND ingestedAt >= :from"}`,
        ExpressionAttributeValues: {
          ":pk": { S: partitionOf(pipeline, "") },
          ":now": { N: String(seconds) },
          ...(acceptedFrom !== undefined && { ":from": { N: String(acceptedFrom) } }),
        },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    for (const item of page.Items ?? []) await take(fromResultItem(item));
    onPage?.(page.ScannedCount ?? 0);
    from = page.LastEvaluatedKey;
  } while (from);
}
