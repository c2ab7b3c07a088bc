import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { processHandler } from "#functions/process-events/process";
import { toResultItem } from "#functions/results/result-item";
import type { StoreOnce } from "#functions/results/result-table";
import { resultTable } from "#functions/results/result-table";
import { Failure } from "#scripts/engine/failure";
import { type BareVariant, bareHandler, bareVariants, tableWrites, type Writes } from "./bare.ts";
import { invocationsOf, type StreamedEvent } from "./event-records.ts";

/** The function under test, as the stack has it but for its logs and metrics. */
export const processing = (storeOnce: StoreOnce) => {
  const silent = () => {};
  const handle = processHandler({
    storeOnce,
    setAside: async ({ reason }) => {
      throw new Failure("failed", `an event of the bench was set aside: ${reason}`);
    },
    retentionDays: 90,
    modes: {},
    concurrency: 16,
    now: () => new Date(),
    log: { debug: silent, info: silent, warn: silent, error: silent },
    meter: { count: silent, milliseconds: silent, publish: silent },
  });
  return (event: Parameters<typeof handle>[0]) => handle(event, { getRemainingTimeInMillis: () => 60_000 });
};

type Handler = ReturnType<typeof processing>;

/** A handler by the name of a contestant. */
export type Contestant = "process-events" | BareVariant;
export const contestants = ["process-events", ...(Object.keys(bareVariants) as BareVariant[])] as const;

/** Makes items and forgets them: what is left is the code's own work. */
export function domainHandler(contestant: "process-events" | "bare handler"): Handler {
  const forget: Writes = { one: async () => {}, many: async () => {} };
  if (contestant !== "process-events") return bareHandler(contestant, forget);
  return processing(async (result) => {
    toResultItem(result);
    return "stored";
  });
}

/** Writes to a table from this process, without Lambda between. */
export const tableHandler = (contestant: Contestant, client: DynamoDBClient, tableName: string): Handler =>
  contestant === "process-events"
    ? processing(resultTable({ client, tableName }))
    : bareHandler(contestant, tableWrites(client, tableName));

/**
 * Hands the events to a handler, one batch after the other.
 * @returns seconds
 * @throws Failure if the handler wants one of them again
 */
export async function measureHandler(handler: Handler, events: readonly StreamedEvent[]): Promise<number> {
  const invocations = invocationsOf(events);
  const began = performance.now();
  for (const invocation of invocations) {
    const { batchItemFailures } = await handler(invocation);
    if (batchItemFailures.length > 0) throw new Failure("failed", "the handler wants events of the bench once more");
  }
  return (performance.now() - began) / 1000;
}
