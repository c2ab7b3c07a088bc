import { CreateStreamCommand, KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import {
  CreateFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { strToU8, zipSync } from "fflate";
import { clientConfig, type EmulatorAccess } from "../../emulator/access.ts";

/**
 * Processes in order; a record `poison` fails the batch item, `boom` makes it throw. It refuses an event that is not
 * as AWS makes them. The line it prints spares the emulator a wait for one.
 */
const functionCode = `
exports.handler = async ({ Records }) => {
  console.log(Records.length);
  for (const { kinesis, eventID, ...rest } of Records) {
    if (rest.eventSource !== "aws:kinesis" || rest.eventName !== "aws:kinesis:record" || rest.eventVersion !== "1.0")
      throw new Error("not an event of Kinesis");
    if (!/^shardId-\\d{12}:\\d+$/.test(eventID) || !eventID.endsWith(":" + kinesis.sequenceNumber))
      throw new Error("eventID " + eventID);
    if (rest.invokeIdentityArn !== "arn:aws:iam::000000000000:role/events" || rest.awsRegion !== "ap-northeast-2")
      throw new Error("origin");
    if (Math.abs(Date.now() / 1000 - kinesis.approximateArrivalTimestamp) > 600) throw new Error("time in seconds");
    const text = Buffer.from(kinesis.data, "base64").toString();
    if (text === "boom") throw new Error("boom");
    if (text === "poison") return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
  }
  return { batchItemFailures: [] };
};`;

/** Streams, functions, buckets and queues in the emulator, for tests of the ports. */
export class EmulatedPipeline {
  readonly kinesis: KinesisClient;
  readonly #lambda: LambdaClient;
  readonly #s3: S3Client;
  readonly #sqs: SQSClient;

  constructor(access: EmulatorAccess) {
    this.kinesis = new KinesisClient(clientConfig(access));
    this.#lambda = new LambdaClient(clientConfig(access));
    this.#s3 = new S3Client(clientConfig(access));
    this.#sqs = new SQSClient(clientConfig(access));
  }

  async createStream(name: string, shards: number): Promise<void> {
    await this.kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  }

  async createFunction(name: string): Promise<void> {
    const command = new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/events",
      Code: { ZipFile: zipSync({ "index.js": strToU8(functionCode) }) },
    });
    await this.#lambda.send(command);
  }

  /** @param most invocations side by side; 0 throttles every one, undefined takes the limit away. */
  async limitConcurrency(name: string, most: number | undefined): Promise<void> {
    const FunctionName = name;
    if (most === undefined) await this.#lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    else
      await this.#lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: most }));
  }

  async put(stream: string, texts: readonly string[], key = (index: number) => `key-${index % 10}`): Promise<void> {
    const Records = texts.map((text, index) => ({ PartitionKey: key(index), Data: Buffer.from(text) }));
    await this.kinesis.send(new PutRecordsCommand({ StreamName: stream, Records }));
  }

  async createBucket(name: string): Promise<void> {
    await this.#s3.send(new CreateBucketCommand({ Bucket: name }));
  }

  /** Every object of a bucket: key and parsed body. */
  async objects(bucket: string): Promise<{ key: string; body: Record<string, unknown> }[]> {
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return { key: Key!, body: JSON.parse(await Body!.transformToString()) };
      }),
    );
  }

  /** Creates a queue; the result receives one message of it, parsed. */
  async createQueue(name: string): Promise<() => Promise<Record<string, unknown>>> {
    const { QueueUrl } = await this.#sqs.send(new CreateQueueCommand({ QueueName: name }));
    return async () => {
      const { Messages } = await this.#sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
      return JSON.parse(Messages![0]!.Body!);
    };
  }
}
