import { randomBytes } from "node:crypto";
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
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunction } from "#constructs/compute/bundle";
import type { EventRecord } from "#functions/card-transactions/record";
import type { IngestEventsEnvironment } from "#functions/ingest-events/settings";
import type { ProcessEventsEnvironment } from "#functions/process-events/settings";
import { clientConfig } from "./emulator/access.ts";
import { startTestEmulator, type TestEmulator } from "./emulator/testing.ts";

/** Not valid by their check digit, as the numbers of the data set are not either. */
const CARDS = ["2703186189652095", "630423337322", "60423098130"];
const SECRET = "card-token-keys";
const keys = (current: string, ...versions: string[]) =>
  JSON.stringify({
    current,
    keys: Object.fromEntries(versions.map((version) => [version, Buffer.alloc(32, version).toString("base64")])),
  });
const telemetry = { POWERTOOLS_METRICS_NAMESPACE: "sluice/test" };

let emulator: TestEmulator;
let queueUrl: string;
const clients = () => {
  const config = clientConfig(emulator.access);
  return {
    dynamodb: new DynamoDBClient(config),
    kinesis: new KinesisClient(config),
    lambda: new LambdaClient(config),
    s3: new S3Client(config),
    secrets: new SecretsManagerClient(config),
    sqs: new SQSClient(config),
  };
};
let cloud: ReturnType<typeof clients>;
/** Everything the functions logged. */
const logs: string[] = [];

const createTable = () =>
  cloud.dynamodb.send(
    new CreateTableCommand({
      TableName: "events",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );

const deploy = (name: string, Variables: Record<string, string | undefined>) =>
  cloud.lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/any",
      Timeout: 10,
      Environment: { Variables: Variables as Record<string, string> },
      Code: { ZipFile: readFileSync(bundleFunction({ entry: `functions/${name}/handler.ts` }).path) },
    }),
  );

beforeAll(async () => {
  emulator = await startTestEmulator();
  cloud = clients();
  await cloud.kinesis.send(new CreateStreamCommand({ StreamName: "events", ShardCount: 1 }));
  await cloud.s3.send(new CreateBucketCommand({ Bucket: "quarantine" }));
  await createTable();
  queueUrl = (await cloud.sqs.send(new CreateQueueCommand({ QueueName: "quarantine" }))).QueueUrl!;
  await deploy("ingest-events", {
    ...telemetry,
    POWERTOOLS_SERVICE_NAME: "ingest-events",
    EVENT_STREAM_NAME: "events",
    CARD_TOKEN_SECRET_ID: SECRET,
    CARD_TOKEN_REFRESH_SECONDS: "1",
  } satisfies IngestEventsEnvironment);
  await deploy("process-events", {
    ...telemetry,
    POWERTOOLS_SERVICE_NAME: "process-events",
    EVENTS_TABLE_NAME: "events",
    EVENT_RETENTION_DAYS: "30",
    QUARANTINE_BUCKET_NAME: "quarantine",
    QUARANTINE_QUEUE_URL: queueUrl,
  } satisfies ProcessEventsEnvironment);
});
afterAll(() => emulator?.dispose());

const invoke = async (FunctionName: string, event: object) => {
  const answer = await cloud.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: "Tail" }),
  );
  logs.push(Buffer.from(answer.LogResult ?? "", "base64").toString());
  const text = Buffer.from(answer.Payload!).toString();
  expect(answer.FunctionError, text).toBeUndefined();
  return JSON.parse(text);
};

const event = (id: string, card = 0, change: object = {}) => ({
  id,
  occurredAt: "2019-01-01T00:00:18Z",
  cardNumber: CARDS[card],
  merchant: "Rippin, Kub and Mann",
  category: "misc_net",
  amountMinor: 497,
  currency: "USD",
  merchantLocation: { latitude: 49.159046999999994, longitude: -118.186462 },
  ...change,
});

const post = async (...events: object[]) => {
  const { statusCode, body } = await invoke("ingest-events", {
    body: JSON.stringify({ events }),
    isBase64Encoded: false,
  });
  return { status: statusCode as number, body: JSON.parse(body) };
};

let position: string | undefined;
/** The records that came to the stream since the last time. */
const newRecords = async (): Promise<readonly _Record[]> => {
  const shard = { StreamName: "events", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" } as const;
  position ??= (await cloud.kinesis.send(new GetShardIteratorCommand(shard))).ShardIterator;
  const answer = await cloud.kinesis.send(new GetRecordsCommand({ ShardIterator: position }));
  position = answer.NextShardIterator;
  return answer.Records!;
};

const contentOf = ({ Data }: _Record): EventRecord => JSON.parse(Buffer.from(Data!).toString());

/** Delivers records as the event source mapping does; answers what is to come again. */
const deliver = async (
  records: readonly Pick<_Record, "Data" | "PartitionKey" | "SequenceNumber">[],
): Promise<string[]> => {
  const Records = records.map(({ Data, PartitionKey, SequenceNumber }) => ({
    eventID: `shardId-000000000000:${SequenceNumber}`,
    kinesis: {
      partitionKey: PartitionKey,
      sequenceNumber: SequenceNumber,
      approximateArrivalTimestamp: 1_795_201_890.123,
      data: Buffer.from(Data!).toString("base64"),
    },
  }));
  const { batchItemFailures } = await invoke("process-events", { Records });
  return batchItemFailures.map(({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier);
};

const items = async () => (await cloud.dynamodb.send(new ScanCommand({ TableName: "events" }))).Items!;
const item = async (id: string) => (await items()).filter(({ pk }) => pk!.S === id);

const objects = async (Prefix: string) => {
  const { Contents = [] } = await cloud.s3.send(new ListObjectsV2Command({ Bucket: "quarantine", Prefix }));
  const read = async (Key: string) =>
    (await cloud.s3.send(new GetObjectCommand({ Bucket: "quarantine", Key }))).Body!.transformToString();
  return Promise.all(Contents.map(async ({ Key }) => ({ key: Key!, content: JSON.parse(await read(Key!)) })));
};

const messages = async () => {
  const { Messages = [] } = await cloud.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of Messages)
    await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  return Messages.map(({ Body }) => JSON.parse(Body!));
};

describe("the functions in the emulator", () => {
  it("turn events away while the card token keys are missing or malformed, and take them as soon as they are there", async () => {
    expect((await post(event("early"))).status).toBe(503);
    expect(logs.at(-1)).toMatch(/Store \{.*in the secret .*card-token-keys/);
    await cloud.secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: '{"current":"1"}' }));
    expect((await post(event("early"))).status).toBe(503);
    expect(await newRecords()).toEqual([]);
    await cloud.secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: keys("1", "1") }));
    expect((await post(event("early"))).status).toBe(202);
    expect((await newRecords()).map(contentOf).map(({ id }) => id)).toEqual(["early"]);
  });

  it("carry events from the request through the stream into the table", async () => {
    const { status, body } = await post(
      event("a", 0),
      event("b", 1),
      event("bad", 0, { amountMinor: -1 }),
      event("c", 0),
    );
    expect(status).toBe(202);
    expect(body.rejected).toMatchObject([{ index: 2, id: "bad", path: "amountMinor" }]);
    const records = await newRecords();
    expect(records.map(contentOf).map(({ id, ingestionId }) => ({ id, ingestionId }))).toEqual(
      body.accepted.map(({ id, ingestionId }: EventRecord) => ({ id, ingestionId })),
    );
    expect(records.map(({ PartitionKey }) => PartitionKey)).toEqual(
      records.map((record) => contentOf(record).payload.card.token),
    );
    expect(records[0]!.PartitionKey).toBe(records[2]!.PartitionKey);

    expect(await deliver(records)).toEqual([]);
    const [stored] = await item("a");
    const { payload, ingestionId } = contentOf(records[0]!);
    expect(stored).toMatchObject({
      sk: { S: "000001" },
      pipeline: { S: "card-transactions" },
      ingestionId: { S: ingestionId },
      payload: {
        M: { amountMinor: { N: "497" }, card: { M: { lastFour: { S: "2095" }, token: { S: payload.card.token } } } },
      },
    });
    expect(stored!.payloadHash!.S).toMatch(/^[0-9a-f]{64}$/);
  });

  it("store an event once, delivered again or sent again, also by a rotated key", async () => {
    await post(event("once"));
    const records = await newRecords();
    await deliver(records);
    const before = await item("once");
    expect(before).toHaveLength(1);
    await deliver(records);
    expect(logs.at(-1)).toContain('"replayed":1');

    await cloud.secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: keys("2", "1", "2") }));
    await expect
      .poll(
        async () => {
          await post(event("once"));
          return contentOf((await newRecords())[0]!).payload.card.keyVersion;
        },
        { timeout: 10_000 },
      )
      .toBe("2");
    await post(event("once"));
    await deliver(await newRecords());
    expect(logs.at(-1)).toContain('"duplicate":1');
    expect(await item("once")).toEqual(before);
    expect(await objects("")).toEqual([]);
  });

  it("set a conflict aside with both events and a message, once however often it is delivered", async () => {
    await post(event("disputed"), event("disputed", 0, { amountMinor: 1 }));
    const records = await newRecords();
    for (const _ of [1, 2]) expect(await deliver(records)).toEqual([]);
    const { ingestionId } = contentOf(records[1]!);
    expect(await objects("conflicts/")).toMatchObject([
      {
        key: `conflicts/card-transactions/2026/11/20/${ingestionId}.json`,
        content: { id: "disputed", payload: { amountMinor: 1 }, stored: { payload: { amountMinor: 497 } } },
      },
    ]);
    expect((await messages())[0]).toEqual({
      kind: "conflict",
      reason: expect.stringContaining("different content"),
      bucket: "quarantine",
      key: `conflicts/card-transactions/2026/11/20/${ingestionId}.json`,
    });
    expect((await item("disputed"))[0]!.payload!.M!.amountMinor).toEqual({ N: "497" });
  });

  it("set poison aside, without the card number it brings, and store what stands behind it", async () => {
    await messages();
    await post(event("behind"));
    const [behind] = await newRecords();
    const poison = { ...behind!, SequenceNumber: "7", Data: Buffer.from(`{"cardNumber":"${CARDS[0]}"}`) };
    const noise = { ...behind!, SequenceNumber: "8", Data: randomBytes(32).fill(0xff, 0, 1) };
    expect(await deliver([poison, noise, behind!])).toEqual([]);
    expect(await item("behind")).toHaveLength(1);
    expect((await objects("quarantine/")).map(({ key, content }) => [key, content.reason])).toEqual([
      ["quarantine/card-transactions/2026/11/20/shardId-000000000000-7.json", "has a version other than 1"],
      ["quarantine/card-transactions/2026/11/20/shardId-000000000000-8.json", "is not UTF-8"],
    ]);
    expect((await messages()).map(({ kind }) => kind)).toEqual(["poison", "poison"]);
  });

  it("give the whole batch back while the table is gone, quarantine nothing, and lose nothing", async () => {
    await post(event("late-1", 0), event("late-2", 1));
    const records = await newRecords();
    const kept = (await objects("")).length;
    await cloud.dynamodb.send(new DeleteTableCommand({ TableName: "events" }));
    expect((await deliver(records)).sort()).toEqual(records.map(({ SequenceNumber }) => SequenceNumber!).sort());
    expect((await objects("")).length).toBe(kept);
    await createTable();
    expect(await deliver(records)).toEqual([]);
    expect((await items()).map(({ pk }) => pk!.S).sort()).toEqual(["late-1", "late-2"]);
  });

  it("use their keys on when the secret goes away", async () => {
    await cloud.secrets.send(new DeleteSecretCommand({ SecretId: SECRET, ForceDeleteWithoutRecovery: true }));
    await expect
      .poll(
        async () => {
          expect((await post(event("still"))).status).toBe(202);
          return logs.at(-1);
        },
        { timeout: 10_000 },
      )
      .toContain("The keys at hand are used on");
  });

  it("answer for 500 events of one card at once, in order", async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `bulk-${index}`);
    expect((await post(...ids.map((id) => event(id, 2)))).body.accepted).toHaveLength(500);
    const records = (await newRecords()).filter((record) => contentOf(record).id.startsWith("bulk-"));
    expect(records.map((record) => contentOf(record).id)).toEqual(ids);
    expect(await deliver(records)).toEqual([]);
    const storedAt = new Map((await items()).map(({ pk, storedAt: time }) => [pk!.S, time!.S!]));
    const times = ids.map((id) => storedAt.get(id)!);
    expect(times).toEqual([...times].sort());
  });

  it("leave no card number in the stream, the table, the bucket or a log", async () => {
    position = undefined;
    const everything = [(await newRecords()).map(contentOf), await items(), await objects(""), logs].map((part) =>
      JSON.stringify(part),
    );
    expect(everything.map((text) => text.length > 500)).toEqual([true, true, true, true]);
    for (const card of CARDS) for (const text of everything) expect(text).not.toContain(card);
  });
});
