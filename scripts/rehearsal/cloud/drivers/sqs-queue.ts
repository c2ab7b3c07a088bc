import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Attributes } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig, type EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import { given } from "./attributes.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

/** API names of attributes by Terraform's. */
const NAMES: Readonly<Record<string, QueueAttributeName>> = {
  content_based_deduplication: "ContentBasedDeduplication",
  delay_seconds: "DelaySeconds",
  fifo_queue: "FifoQueue",
  max_message_size: "MaximumMessageSize",
  message_retention_seconds: "MessageRetentionPeriod",
  receive_wait_time_seconds: "ReceiveMessageWaitTimeSeconds",
  redrive_policy: "RedrivePolicy",
  visibility_timeout_seconds: "VisibilityTimeout",
};

/** A standard queue has no attribute FifoQueue: false, and nothing to deduplicate. */
const queueAttributes = (attributes: Attributes): Partial<Record<QueueAttributeName, string>> =>
  Object.fromEntries(
    Object.entries(given(attributes))
      .filter(([name, value]) => Object.hasOwn(NAMES, name) && value !== false)
      .map(([name, value]) => [NAMES[name]!, String(value)]),
  );

/** The emulator's URL of a queue; states show AWS's. */
export const emulatorQueueUrl = ({ endpoint, accountId }: EmulatorAccess, name: unknown): string =>
  `${endpoint}/${accountId}/${name}`;

/** aws_sqs_queue. */
export const sqsQueue = ({ access }: DriverContext): Driver => {
  const sqs = new SQSClient(clientConfig(access));
  return {
    create: async ({ attributes }) => {
      await sqs.send(
        new CreateQueueCommand({ QueueName: String(attributes.name), Attributes: queueAttributes(attributes) }),
      );
      return undefined;
    },
    update: async ({ attributes }) => {
      const { FifoQueue: _, ...Attributes } = queueAttributes(attributes);
      await sqs.send(
        new SetQueueAttributesCommand({ QueueUrl: emulatorQueueUrl(access, attributes.name), Attributes }),
      );
      return undefined;
    },
    delete: async ({ attributes }) => {
      const QueueUrl = emulatorQueueUrl(access, attributes.name);
      await unless(sqs.send(new DeleteQueueCommand({ QueueUrl })), ...GONE);
    },
    read: async ({ attributes }) =>
      (await unless(sqs.send(new GetQueueUrlCommand({ QueueName: String(attributes.name) })), ...GONE)) && {},
  };
};
