import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { clientConfig } from "../../emulator/access.ts";
import type { FailedBatch } from "../core/failed-batch.ts";
import type { StreamRecord } from "../core/stream.ts";
import type { FailureDestination } from "../ports.ts";
import { type FailureOrigin, failureObjectKey, invocationRecord } from "./invocation-record.ts";

type ClientConfig = ReturnType<typeof clientConfig>;
type EventOf = (shardId: string, records: readonly StreamRecord[]) => Promise<unknown>;

/**
 * The destination that an ARN names. A bucket gets the whole records, a queue or a topic only says which they were.
 *
 * @param eventOf makes the event that the function would have got.
 */
export function failureDestination(
  config: ClientConfig,
  arn: string,
  origin: FailureOrigin,
  eventOf: EventOf,
): FailureDestination {
  const service = arn.split(":")[2];
  if (service === "s3") return toBucket(config, arn, origin, eventOf);
  return service === "sqs" ? toQueue(config, arn, origin) : toTopic(config, arn, origin);
}

function toBucket(config: ClientConfig, arn: string, origin: FailureOrigin, eventOf: EventOf): FailureDestination {
  const s3 = new S3Client(config);
  const Bucket = arn.split(":")[5]!;
  return {
    deliver: async (batch) => {
      // AWS's documentation does not say whether the event stands here as an object or as JSON text: readers of these
      // objects do well to accept both.
      const payload = await eventOf(batch.shardId, batch.records);
      const Body = JSON.stringify({ ...invocationRecord(origin, batch), payload });
      await s3.send(new PutObjectCommand({ Bucket, Key: failureObjectKey(origin, batch), Body }));
    },
  };
}

function toQueue(config: ClientConfig, arn: string, origin: FailureOrigin): FailureDestination {
  const sqs = new SQSClient(config);
  const QueueName = arn.split(":")[5]!;
  return {
    deliver: async (batch) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: metadata(origin, batch) }));
    },
  };
}

function toTopic(config: ClientConfig, arn: string, origin: FailureOrigin): FailureDestination {
  const sns = new SNSClient(config);
  return {
    deliver: async (batch) => {
      await sns.send(new PublishCommand({ TopicArn: arn, Message: metadata(origin, batch) }));
    },
  };
}

const metadata = (origin: FailureOrigin, batch: FailedBatch) => JSON.stringify(invocationRecord(origin, batch));
