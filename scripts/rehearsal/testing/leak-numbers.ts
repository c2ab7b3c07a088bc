import { gzipSync } from "node:zlib";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Environment } from "#environments/environment";
import { archive } from "#stacks/contracts/archive";
import { kinesis } from "#stacks/contracts/kinesis";
import { quarantine } from "#stacks/contracts/quarantine";
import { tables } from "#stacks/contracts/tables";
import { clientConfig, type EmulatorAccess } from "../emulator/access.ts";
import { call, sign } from "../emulator/testing/raw-requests.ts";
import { readPublished } from "../published.ts";

/** A number that was put somewhere on purpose, and the file where it must turn up. */
export interface Leak {
  readonly number: string;
  readonly file: RegExp;
}

/** Puts a number into everything that keeps data, past the functions: whoever searches for numbers must find each of these. */
export async function leakNumbers(
  access: EmulatorAccess,
  environment: Environment,
  fresh: () => string,
): Promise<readonly Leak[]> {
  const { eventsStreamName } = await readPublished(access, environment, kinesis);
  const { resultsTableName } = await readPublished(access, environment, tables);
  const { bucketName, queueUrl } = await readPublished(access, environment, quarantine);
  const { bucketName: archiveBucket } = await readPublished(access, environment, archive);
  const config = clientConfig(access);
  const s3 = new S3Client(config);
  const object = (Bucket: string, Key: string) => async (Body: string | Uint8Array) => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  };
  const places: readonly [RegExp, (number: string) => Promise<unknown>][] = [
    [
      /kinesis/,
      (number) =>
        new KinesisClient(config).send(
          new PutRecordCommand({ StreamName: eventsStreamName, PartitionKey: "leak", Data: Buffer.from(number) }),
        ),
    ],
    [
      /dynamodb/,
      (number) =>
        new DynamoDBClient(config).send(
          new PutItemCommand({
            TableName: resultsTableName,
            Item: { pk: { S: "leak" }, sk: { S: "000001" }, payload: { M: { merchant: { S: number } } } },
          }),
        ),
    ],
    [/s3\/.*leaked-object/, object(bucketName, "leaked-object")],
    [
      /s3\/.*leaked-rows/,
      (number) => object(archiveBucket, "events/leaked-rows.json.gz")(gzipSync(JSON.stringify({ payload: number }))),
    ],
    [/s3\/.*leaked-state/, object(environment.state.bucket, "leaked-state/terraform.tfstate")],
    [
      /sqs/,
      (number) => new SQSClient(config).send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: number })),
    ],
    [
      /ssm/,
      (number) => new SSMClient(config).send(new PutParameterCommand({ Name: "/leak", Value: number, Type: "String" })),
    ],
    [/cloudwatch_logs/, (number) => log(access, number)],
  ];
  const leaks: Leak[] = [];
  for (const [file, put] of places) {
    const number = fresh();
    await put(number);
    leaks.push({ number, file });
  }
  s3.destroy();
  return leaks;
}

/** Writes a line of log, as a function does that prints without the logger. */
async function log(access: EmulatorAccess, message: string): Promise<void> {
  const names = { logGroupName: "/leak", logStreamName: "leak" };
  const calls = [
    ["CreateLogGroup", { logGroupName: names.logGroupName }],
    ["CreateLogStream", names],
    ["PutLogEvents", { ...names, logEvents: [{ timestamp: Date.now(), message }] }],
  ] as const;
  for (const [operation, input] of calls) {
    const headers = { "X-Amz-Target": `Logs_20140328.${operation}`, "Content-Type": "application/x-amz-json-1.1" };
    const response = await call(access, sign(access, { method: "POST", headers, body: JSON.stringify(input) }));
    response.resume();
    if (response.statusCode !== 200) throw new Error(`${operation}: ${response.statusCode}`);
  }
}
