import { readFileSync } from "node:fs";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  type _Record,
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from "@aws-sdk/client-kinesis";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { bundleFunction } from "#constructs/compute/bundle";
import type { EventsAnswer } from "#functions/ingest-events/answer";
import type { IngestEventsEnvironment } from "#functions/ingest-events/settings";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import type { EventRecord } from "#functions/pipelines/record";
import type { QuarantineMessage } from "#functions/process-events/quarantine";
import type { ProcessEventsEnvironment } from "#functions/process-events/settings";
import { clientConfig, type EmulatorAccess } from "../emulator/access.ts";

/** A record as a test delivers it. */
export type Delivery = Pick<_Record, "Data" | "PartitionKey" | "SequenceNumber">;

export const contentOf = ({ Data }: Delivery): EventRecord<CardTransaction> =>
  JSON.parse(Buffer.from(Data!).toString());

/** 2100-11-20T06:31:30Z: no record is accepted after it arrives. */
const ARRIVED = 4_130_548_290.123;
const QUARANTINE = "quarantine";
const STREAM = "events";
const TABLE = "events";

/** Both functions in an emulator with what they need, except the secret; and a test's view of all of it. */
export class FunctionsUnderTest {
  /** Everything the functions logged, one entry per invocation. */
  readonly logs: string[] = [];
  readonly #dynamodb: DynamoDBClient;
  readonly #kinesis: KinesisClient;
  readonly #lambda: LambdaClient;
  readonly #s3: S3Client;
  readonly #sqs: SQSClient;
  #queueUrl = "";
  #position: string | undefined;

  constructor(access: EmulatorAccess) {
    const config = clientConfig(access);
    this.#dynamodb = new DynamoDBClient(config);
    this.#kinesis = new KinesisClient(config);
    this.#lambda = new LambdaClient(config);
    this.#s3 = new S3Client(config);
    this.#sqs = new SQSClient(config);
  }

  async deploy(secretId: string): Promise<void> {
    await this.#kinesis.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }));
    await this.#s3.send(new CreateBucketCommand({ Bucket: QUARANTINE }));
    await this.createTable();
    this.#queueUrl = (await this.#sqs.send(new CreateQueueCommand({ QueueName: QUARANTINE }))).QueueUrl!;
    const telemetry = (service: string) => ({
      POWERTOOLS_SERVICE_NAME: service,
      POWERTOOLS_METRICS_NAMESPACE: "sluice/test",
    });
    await this.#deploy("ingest-events", {
      ...telemetry("ingest-events"),
      EVENT_STREAM_NAME: STREAM,
      CARD_TOKEN_SECRET_ID: secretId,
      CARD_TOKEN_REFRESH_SECONDS: "1",
    } satisfies IngestEventsEnvironment);
    await this.#deploy("process-events", {
      ...telemetry("process-events"),
      RESULTS_TABLE_NAME: TABLE,
      RESULT_RETENTION_DAYS: "30",
      QUARANTINE_BUCKET_NAME: QUARANTINE,
      QUARANTINE_QUEUE_URL: this.#queueUrl,
    } satisfies ProcessEventsEnvironment);
  }

  async createTable(): Promise<void> {
    const keys = ["pk", "sk"] as const;
    await this.#dynamodb.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: keys.map((AttributeName) => ({ AttributeName, KeyType: AttributeName === "pk" ? "HASH" : "RANGE" })),
      }),
    );
  }

  async deleteTable(): Promise<void> {
    await this.#dynamodb.send(new DeleteTableCommand({ TableName: TABLE }));
  }

  /** Calls `ingest-events` as the HTTP API does. */
  async post(...events: object[]): Promise<{ status: number; body: EventsAnswer }> {
    const request = {
      body: JSON.stringify({ events }),
      isBase64Encoded: false,
      pathParameters: { pipeline: "card-transactions" },
    };
    const { statusCode, body } = await this.#invoke("ingest-events", request);
    return { status: statusCode, body: JSON.parse(body) };
  }

  /** The records that came to the stream since the last time. */
  async newRecords(): Promise<readonly _Record[]> {
    const shard = { StreamName: STREAM, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" } as const;
    this.#position ??= (await this.#kinesis.send(new GetShardIteratorCommand(shard))).ShardIterator;
    const answer = await this.#kinesis.send(new GetRecordsCommand({ ShardIterator: this.#position }));
    this.#position = answer.NextShardIterator;
    return answer.Records!;
  }

  /** All records of the stream. */
  allRecords(): Promise<readonly _Record[]> {
    this.#position = undefined;
    return this.newRecords();
  }

  /** Calls `process-events` as an event source mapping does; answers the sequence numbers that are to come again. */
  async deliver(records: readonly Delivery[]): Promise<string[]> {
    const Records = records.map(({ Data, PartitionKey, SequenceNumber }) => ({
      eventID: `shardId-000000000000:${SequenceNumber}`,
      kinesis: {
        partitionKey: PartitionKey,
        sequenceNumber: SequenceNumber,
        approximateArrivalTimestamp: ARRIVED,
        data: Buffer.from(Data!).toString("base64"),
      },
    }));
    const { batchItemFailures } = await this.#invoke("process-events", { Records });
    return batchItemFailures.map(({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier);
  }

  /** The items of the table; of one transaction, if an id is given. */
  async items(id?: string) {
    const { Items } = await this.#dynamodb.send(new ScanCommand({ TableName: TABLE }));
    return Items!.filter(({ pk }) => id === undefined || pk!.S === `card-transactions#${id}`);
  }

  /** The objects of the quarantine bucket. */
  async objects(Prefix = "") {
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket: QUARANTINE, Prefix }));
    return Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: QUARANTINE, Key }));
        return { key: Key!, content: JSON.parse(await Body!.transformToString()) };
      }),
    );
  }

  /** Takes the messages of the quarantine queue. */
  async messages(): Promise<QuarantineMessage[]> {
    const queue = { QueueUrl: this.#queueUrl };
    const { Messages = [] } = await this.#sqs.send(new ReceiveMessageCommand({ ...queue, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) {
      await this.#sqs.send(new DeleteMessageCommand({ ...queue, ReceiptHandle }));
    }
    return Messages.map(({ Body }) => JSON.parse(Body!));
  }

  async #deploy(name: string, variables: Readonly<Record<string, string | undefined>>): Promise<void> {
    await this.#lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Role: "arn:aws:iam::000000000000:role/any",
        // As long as the stack's: a function with little time left puts work off, on a busy machine too soon.
        Timeout: 60,
        Environment: { Variables: variables as Record<string, string> },
        Code: { ZipFile: readFileSync(bundleFunction({ entry: `functions/${name}/handler.ts` }).path) },
      }),
    );
  }

  async #invoke(FunctionName: string, event: object) {
    const Payload = JSON.stringify(event);
    const answer = await this.#lambda.send(new InvokeCommand({ FunctionName, Payload, LogType: "Tail" }));
    this.logs.push(Buffer.from(answer.LogResult ?? "", "base64").toString());
    const text = Buffer.from(answer.Payload!).toString();
    if (answer.FunctionError) throw new Error(`${FunctionName} failed: ${text}`);
    return JSON.parse(text);
  }
}
