import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { admitEvents } from "#functions/ingest-events/admit";
import { eventsAnswer } from "#functions/ingest-events/answer";
import { cardTransactions } from "#functions/pipelines/card-transactions/pipeline";
import type { EventRecord } from "#functions/pipelines/record";
import { processRecord } from "#functions/process-events/process-record";
import { quarantine } from "#functions/process-events/quarantine";
import { resultTable } from "#functions/results/result-table";
import { clientConfig, type EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import { createItemTable } from "#scripts/rehearsal/emulator/testing/item-table";
import type { SettledRecord, SettledRecords } from "../settlements.ts";

/**
 * What goes wrong with a record: `lose` settles it and stores nothing; `give-up` writes it to the on-failure destination;
 * `poison` makes it unreadable; `double` processes and settles it twice; `say-nothing` processes it and does not settle it;
 * `stall` does neither.
 */
export type Fault = "lose" | "give-up" | "poison" | "double" | "say-nothing" | "stall";

/** The functions' own rules and adapters over the emulator's table and bucket, without Lambda and Kinesis between. */
export interface Pipeline {
  readonly apiUrl: string;
  readonly tableName: string;
  readonly quarantineBucket: string;
  readonly eventSources: SettledRecords;
  /** What happens to a record from now on, by the event's id. */
  fault: (id: string) => Fault | undefined;
  /** Whether the answer to the request with this number, from 0, gets lost on its way back. */
  answerIsLost: (request: number) => boolean;
  stop(): Promise<void>;
}

export async function startPipeline(access: EmulatorAccess): Promise<Pipeline> {
  const clients = { dynamo: new DynamoDBClient(clientConfig(access)), s3: new S3Client(clientConfig(access)) };
  const tableName = `events-${randomUUID()}`;
  const quarantineBucket = `quarantine-${randomUUID()}`;
  await createItemTable(clients.dynamo, tableName);
  await clients.s3.send(new CreateBucketCommand({ Bucket: quarantineBucket }));

  const listeners = new Set<(record: SettledRecord) => void>();
  const keyRing = { current: "1", keys: new Map([["1", randomBytes(32)]]) };
  const ports = {
    storeOnce: resultTable({ client: clients.dynamo, tableName }),
    setAside: quarantine({
      bucket: { client: clients.s3, name: quarantineBucket },
      queue: { client: { send: async () => ({}) }, url: "none" },
    }),
  };
  const process = (bytes: Buffer) => {
    const place = { partitionKey: "k", sequenceNumber: "1", shardId: "shardId-000000000000", arrivedAt: new Date() };
    return processRecord(ports, { ...place, bytes }, { now: new Date(), retentionDays: 1, modes: {} });
  };
  const giveUp = (bytes: Buffer) => {
    const payload = JSON.stringify({ Records: [{ kinesis: { data: bytes.toString("base64") } }] });
    const [Key, Body] = [`aws/lambda/${randomUUID()}/shardId-000000000000/2026/01/01/x`, JSON.stringify({ payload })];
    return clients.s3.send(new PutObjectCommand({ Bucket: quarantineBucket, Key, Body }));
  };
  const handle = async (record: EventRecord) => {
    const fault = pipeline.fault(record.id);
    const data = Buffer.from(JSON.stringify(fault === "poison" ? { ...record, version: 2 } : record));
    if (fault === "stall") return;
    if (fault === "give-up") await giveUp(data);
    else if (fault !== "lose") await process(data);
    if (fault === "double") await process(data);
    for (let left = { double: 2, "say-nothing": 0 }[fault as string] ?? 1; left > 0; left -= 1) {
      for (const listener of listeners)
        listener({ data, outcome: fault === "give-up" ? "on-failure" : "delivered", at: new Date() });
    }
  };

  let requests = 0;
  const server = createServer(async (request, response) => {
    const number = requests++;
    let body = "";
    for await (const chunk of request) body += chunk;
    const circumstances = { pipeline: cardTransactions, now: new Date(), keyRing, newIngestionId: randomUUID };
    const admitted = admitEvents(JSON.parse(body).events, circumstances);
    const work = (async () => {
      for (const { record } of admitted.admissions) await handle(record);
    })();
    if (pipeline.answerIsLost(number)) await work.then(() => request.socket.destroy());
    else reply(response, eventsAnswer(admitted, new Set()));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));

  const pipeline: Pipeline = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tableName,
    quarantineBucket,
    eventSources: {
      onSettled: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    fault: () => undefined,
    answerIsLost: () => false,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      clients.dynamo.destroy();
      clients.s3.destroy();
    },
  };
  return pipeline;
}

const reply = (response: ServerResponse, { statusCode, body }: { statusCode?: number; body?: string }) =>
  response.writeHead(statusCode ?? 500, { "content-type": "application/json" }).end(body);
