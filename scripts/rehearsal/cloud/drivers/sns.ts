import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = ["NotFoundException", "NotFound"];

/** aws_sns_topic. */
export const snsTopic = ({ access }: DriverContext): Driver => {
  const sns = new SNSClient(clientConfig(access));
  return {
    create: async ({ attributes }) => {
      const fifo = attributes.fifo_topic === true ? { Attributes: { FifoTopic: "true" } } : {};
      await sns.send(new CreateTopicCommand({ Name: String(attributes.name), ...fifo }));
      return undefined;
    },
    update: async () => undefined,
    delete: async ({ attributes }) => {
      await unless(sns.send(new DeleteTopicCommand({ TopicArn: String(attributes.arn) })), ...GONE);
    },
    read: async ({ attributes }) =>
      (await unless(sns.send(new GetTopicAttributesCommand({ TopicArn: String(attributes.arn) })), ...GONE)) && {},
  };
};

/** Subscribers within the emulator. Mail addresses and URLs are never told of: a rehearsal sends nothing off this machine. */
const isLocal = ({ attributes }: CloudObject): boolean => ["sqs", "lambda"].includes(String(attributes.protocol));

const raw = ({ attributes }: CloudObject): string => String(attributes.raw_message_delivery === true);

/** aws_sns_topic_subscription, to queues and functions. */
export const snsSubscription = ({ access }: DriverContext): Driver => {
  const sns = new SNSClient(clientConfig(access));
  return {
    create: async (object) => {
      if (!isLocal(object)) return undefined;
      const { SubscriptionArn } = await sns.send(
        new SubscribeCommand({
          TopicArn: String(object.attributes.topic_arn),
          Protocol: String(object.attributes.protocol),
          Endpoint: String(object.attributes.endpoint),
          Attributes: { RawMessageDelivery: raw(object) },
          ReturnSubscriptionArn: true,
        }),
      );
      return { arn: SubscriptionArn, id: SubscriptionArn };
    },
    update: async (object) => {
      if (!isLocal(object)) return undefined;
      const change = { AttributeName: "RawMessageDelivery", AttributeValue: raw(object) };
      await sns.send(
        new SetSubscriptionAttributesCommand({ SubscriptionArn: String(object.attributes.arn), ...change }),
      );
      return undefined;
    },
    delete: async (object) => {
      if (!isLocal(object)) return;
      await unless(sns.send(new UnsubscribeCommand({ SubscriptionArn: String(object.attributes.arn) })), ...GONE);
    },
    read: async (object) => {
      if (!isLocal(object)) return {};
      const SubscriptionArn = String(object.attributes.arn);
      return (await unless(sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn })), ...GONE)) && {};
    },
  };
};
