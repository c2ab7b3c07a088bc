import { randomUUID } from "node:crypto";
import { type KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { Outgoing } from "#scripts/rehearsal/load/sender/batch";
import { type ApiAccess, post } from "#scripts/rehearsal/load/sender/post";

export interface GarbageOptions {
  readonly api: ApiAccess;
  readonly kinesis: Pick<KinesisClient, "send">;
  readonly streamName: string;
}

/** Events of card transactions that the API is to refuse. */
const events = (): readonly unknown[] => {
  const good = {
    id: randomUUID(),
    occurredAt: new Date().toISOString(),
    cardNumber: "9999000000000003",
    merchant: "Shop",
    category: "home",
    amountMinor: 435,
    currency: "USD",
  };
  return [
    "text",
    null,
    [],
    { ...good, amountMinor: "435" },
    { ...good, amountMinor: 0.5 },
    { ...good, merchant: "Shop\u0000" },
    { ...good, occurredAt: "tomorrow" },
    { ...good, currency: "money" },
    { ...good, extra: "<script>alert(1)</script>" },
    { ...good, cardNumber: "none" },
  ];
};

/** Records that somebody writes past the API, and that the pipeline is to set aside. */
const records = (): readonly string[] => [
  `${randomUUID()} is no JSON`,
  "7",
  `{"version":2,"id":"${randomUUID()}"}`,
  JSON.stringify({
    version: 1,
    pipeline: "<b>markup</b>",
    id: randomUUID(),
    ingestionId: randomUUID(),
    ingestedAt: new Date().toISOString(),
    payload: {},
  }),
];

/** Sends what nobody can use. @returns what the API said, and where to look for the rest */
export async function sendGarbage({ api, kinesis, streamName }: GarbageOptions): Promise<string> {
  const batch = events().map((event, line): Outgoing => {
    const id = (event as { id?: unknown } | null)?.id;
    return { line, id, json: JSON.stringify(event) };
  });
  const outcome = await post(batch, api);
  const poison = records().map((text) => ({ Data: Buffer.from(text), PartitionKey: randomUUID() }));
  const { FailedRecordCount = 0 } = await kinesis.send(
    new PutRecordsCommand({ StreamName: streamName, Records: poison }),
  );
  const told =
    outcome.kind === "answered"
      ? [
          `the API took ${outcome.answer.accepted.length} of ${batch.length} events and refused ${outcome.answer.rejected.length}:`,
          ...outcome.answer.rejected.map(({ path, reason }) => `  ${path ? `${path}: ` : ""}${reason}`),
        ]
      : [`the API took nothing: ${outcome.reason}`];
  return [
    ...told,
    `${poison.length - FailedRecordCount} unreadable records are in the stream, and soon in quarantine`,
  ].join("\n");
}
