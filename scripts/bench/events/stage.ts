import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from "@aws-sdk/client-kinesis";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { bundleFunction } from "#constructs/compute/bundle";
import { inCalls } from "#functions/ingest-events/put-records-calls";
import { sendEvents } from "#scripts/commands/rehearse/events";
import { rehearsePlatform } from "#scripts/commands/rehearse/testing/rehearsed-platform";
import { Failure } from "#scripts/engine/failure";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import type { LoadResult } from "#scripts/rehearsal/load/result";
import { readPublished } from "#scripts/rehearsal/published";
import { kinesis } from "#stacks/contracts/kinesis";
import { pipeline } from "#stacks/contracts/pipeline";
import { tables } from "#stacks/contracts/tables";
import { type StreamedEvent, streamedEvents } from "./event-records.ts";
import type { Contestant } from "./in-process.ts";

/** The whole platform in a rehearsal of its own, whose consumer of events can be exchanged. */
export interface Stage {
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
  /** Puts a contestant in the place of `process-events`. */
  use(contestant: Contestant): Promise<void>;
  /**
   * Puts events into the stream, and waits until the consumer has had them all.
   * @returns seconds from the first put to the last decision
   */
  stream(events: readonly StreamedEvent[]): Promise<number>;
  /** Sends made-up events to the API and accounts for each. */
  post(load: { readonly count: number; readonly seed: number; readonly eventsPerSecond?: number }): Promise<LoadResult>;
  close(): Promise<void>;
}

/** Two batches. */
const WARMING_EVENTS = 400;

/** Deploys everything; a minute at most. */
export async function openStage(signal: AbortSignal): Promise<Stage> {
  const { context, rehearsal, environment, stop } = await rehearsePlatform(signal);
  const { access, eventSources } = rehearsal;
  const config = clientConfig(access);
  const clients = {
    dynamo: new DynamoDBClient(config),
    lambda: new LambdaClient(config),
    kinesis: new KinesisClient(config),
  };
  const { resultsTableName } = await readPublished(access, environment, tables);
  const { eventsStreamName } = await readPublished(access, environment, kinesis);
  const { processFunctionName } = await readPublished(access, environment, pipeline);
  const FunctionName = processFunctionName;
  const { Environment: deployed } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const consumer = () => eventSources.status().find(({ functionName }) => functionName.endsWith(FunctionName))?.uuid;

  const stream = async (events: readonly StreamedEvent[]): Promise<number> => {
    const uuid = consumer();
    const open = new Set(events.map(({ ingestionId }) => ingestionId));
    let end = () => {};
    let fail = (_: Error) => {};
    const all = new Promise<void>((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
    const stopListening = eventSources.onSettled((record) => {
      if (record.uuid !== uuid) return;
      if (record.outcome !== "delivered")
        return fail(new Failure("failed", "the consumer gave up events of the bench"));
      open.delete(JSON.parse(Buffer.from(record.data).toString("utf8")).ingestionId);
      if (open.size === 0) end();
    });
    signal.addEventListener("abort", end, { once: true });
    const began = performance.now();
    try {
      const records = events.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
      for (const Records of inCalls(records)) await put(clients.kinesis, eventsStreamName, Records);
      await all;
      if (signal.aborted) throw new Failure("interrupted", "interrupted");
      return (performance.now() - began) / 1000;
    } finally {
      stopListening();
      signal.removeEventListener("abort", end);
    }
  };

  return {
    dynamo: clients.dynamo,
    tableName: resultsTableName,
    use: async (contestant) => {
      const own = contestant === "process-events";
      const entry = own ? "functions/process-events/handler.ts" : "scripts/bench/events/bare-function.ts";
      const ZipFile = readFileSync(bundleFunction({ entry }).path);
      const Variables = { ...deployed?.Variables, ...(!own && { BENCH_VARIANT: contestant }) };
      await clients.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
      await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
      // Its worker starts with its first batch, and what is left to archive of those before is not paid for by those who come next.
      await stream(streamedEvents(WARMING_EVENTS, randomInt(2 ** 47)));
      await rehearsal.deliveries.idle();
    },
    stream,
    post: async ({ count, seed, eventsPerSecond: rate }) => {
      const source = { generate: { count, seed } };
      const result = await sendEvents(context, { rehearsal, environment, source, rate });
      if (result.events.stored === count) return result;
      throw new Failure("failed", `not every event of the bench was stored: ${JSON.stringify(result.events)}`);
    },
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await stop();
    },
  };
}

async function put(
  client: KinesisClient,
  StreamName: string,
  records: readonly PutRecordsRequestEntry[],
): Promise<void> {
  const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records: [...records] }));
  if (FailedRecordCount) throw new Failure("failed", `the stream refused ${FailedRecordCount} events of the bench`);
}
