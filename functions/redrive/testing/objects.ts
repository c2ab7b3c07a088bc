/** A record as an event source keeps it. */
export interface Given {
  readonly key: string;
  readonly number: number;
  readonly pipeline?: string;
  readonly ingestedAt?: string;
}

export const NOW = new Date("2026-11-20T12:00:00Z");

/** What stood on the stream. */
export const dataOf = ({
  number,
  pipeline = "order-changes",
  ingestedAt = "2026-11-20T11:00:00.000Z",
}: Given): string =>
  JSON.stringify({
    version: 1,
    pipeline,
    id: `o-${number}`,
    ingestionId: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    ingestedAt,
    payload: { number },
  });

/** An object that an event source writes when it gives records up. */
export const onFailureObject = (
  given: readonly Given[],
  { asText = false, timestamp = "2026-11-20T11:30:00.000Z", shardId = "shardId-000000000000" } = {},
): string => {
  const payload = {
    Records: given.map((each) => ({
      kinesis: {
        partitionKey: each.key,
        sequenceNumber: String(each.number),
        data: Buffer.from(dataOf(each)).toString("base64"),
      },
    })),
  };
  return JSON.stringify({
    timestamp,
    requestContext: { condition: "RetryAttemptsExhausted" },
    KinesisBatchInfo: { shardId },
    payload: asText ? JSON.stringify(payload) : payload,
  });
};
