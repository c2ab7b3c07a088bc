import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { emulatorQueueUrl } from "./sqs-queue.ts";
import { type Driven, objectOf, startDriven } from "./testing/driven.ts";

let driven: Driven;
let configuration: ReturnType<typeof clientConfig>;

beforeAll(async () => {
  driven = await startDriven();
  configuration = clientConfig(driven.emulator.access);
});
afterAll(() => driven?.emulator.dispose());

const queue = (name: string, more: object = {}) =>
  objectOf("aws_sqs_queue", {
    name,
    fifo_queue: false,
    content_based_deduplication: false,
    visibility_timeout_seconds: 30,
    message_retention_seconds: 3600,
    redrive_policy: "",
    ...more,
  });
const attributesOf = async (name: string) => {
  const QueueUrl = emulatorQueueUrl(driven.emulator.access, name);
  return (await new SQSClient(configuration).send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] })))
    .Attributes;
};

describe("a queue", () => {
  it("has its settings, also after a change", async () => {
    const driver = driven.for("aws_sqs_queue");
    await driver.create(queue("a"));
    expect(await attributesOf("a")).toMatchObject({
      VisibilityTimeout: "30",
      MessageRetentionPeriod: "3600",
      QueueArn: "arn:aws:sqs:ap-northeast-2:000000000000:a",
    });
    await driver.update(queue("a", { visibility_timeout_seconds: 90 }), queue("a"));
    expect(await attributesOf("a")).toMatchObject({ VisibilityTimeout: "90" });
    await driver.delete(queue("a"));
    await driver.delete(queue("a"));
    expect(await driver.read(queue("a"))).toBeUndefined();
  });

  it("may be first-in-first-out, which no change takes away", async () => {
    const driver = driven.for("aws_sqs_queue");
    const fifo = queue("a.fifo", { fifo_queue: true, content_based_deduplication: true });
    await driver.create(fifo);
    await driver.update(queue("a.fifo", { ...fifo.attributes, visibility_timeout_seconds: 5 }), fifo);
    expect(await attributesOf("a.fifo")).toMatchObject({ FifoQueue: "true", VisibilityTimeout: "5" });
    await driver.delete(fifo);
  });

  it("that a killed run left with other settings is replaced", async () => {
    const driver = driven.for("aws_sqs_queue");
    await driver.create(queue("a", { visibility_timeout_seconds: 1 }));
    await driver.create(queue("a"));
    expect(await attributesOf("a")).toMatchObject({ VisibilityTimeout: "30" });
    await driver.delete(queue("a"));
  });
});

describe("a topic", () => {
  const topic_arn = "arn:aws:sns:ap-northeast-2:000000000000:alerts";
  const topic = objectOf("aws_sns_topic", { name: "alerts", arn: topic_arn });
  const subscription = (protocol: string, endpoint: string) =>
    objectOf("aws_sns_topic_subscription", {
      arn: `${topic_arn}:made-up`,
      topic_arn,
      protocol,
      endpoint,
      raw_message_delivery: null,
    });

  it("delivers to a subscribed queue, raw if it is told to", async () => {
    await driven.for("aws_sqs_queue").create(queue("subscriber"));
    await driven.for("aws_sns_topic").create(topic);
    const driver = driven.for("aws_sns_topic_subscription");
    const wanted = subscription("sqs", "arn:aws:sqs:ap-northeast-2:000000000000:subscriber");
    const chosen = await driver.create(wanted);
    expect(chosen).toEqual({ arn: expect.stringContaining(`${topic_arn}:`), id: chosen!.arn });
    const made = { ...wanted, attributes: { ...wanted.attributes, ...chosen } };
    await driver.update({ ...made, attributes: { ...made.attributes, raw_message_delivery: true } }, made);
    await new SNSClient(configuration).send(new PublishCommand({ TopicArn: topic_arn, Message: "fire" }));
    const QueueUrl = emulatorQueueUrl(driven.emulator.access, "subscriber");
    const { Messages } = await new SQSClient(configuration).send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }),
    );
    expect(Messages?.map(({ Body }) => Body)).toEqual(["fire"]);
    expect(await driver.read(made)).toEqual({});
    await driver.delete(made);
    expect(await driver.read(made)).toBeUndefined();
  });

  it("never tells a mail address or a URL: nothing leaves this machine", async () => {
    const driver = driven.for("aws_sns_topic_subscription");
    for (const [protocol, endpoint] of [
      ["email", "duty@example.com"],
      ["https", "https://example.com/hook"],
    ] as const) {
      const outside = subscription(protocol, endpoint);
      expect(await driver.create(outside)).toBeUndefined();
      expect(await driver.update(outside, outside)).toBeUndefined();
      expect(await driver.read(outside)).toEqual({});
      await driver.delete(outside);
    }
  });

  it("is gone when it is deleted", async () => {
    await driven.for("aws_sns_topic").delete(topic);
    expect(await driven.for("aws_sns_topic").read(topic)).toBeUndefined();
  });
});

describe("a parameter", () => {
  const parameter = (more: object) =>
    objectOf("aws_ssm_parameter", {
      name: "/x",
      type: "SecureString",
      value: null,
      insecure_value: null,
      value_wo: null,
      description: null,
      ...more,
    });
  const live = async () =>
    (await new SSMClient(configuration).send(new GetParameterCommand({ Name: "/x", WithDecryption: true }))).Parameter;

  it("takes a write-only value, and never gives it back", async () => {
    const driver = driven.for("aws_ssm_parameter");
    expect(await driver.create(parameter({ value_wo: "hunter2", value_wo_version: 1 }))).toEqual({ version: 1 });
    expect(await live()).toMatchObject({ Value: "hunter2", Type: "SecureString" });
    expect(await driver.read(parameter({}))).toEqual({ version: 1 });
  });

  it("is written only when something about its value changes", async () => {
    const driver = driven.for("aws_ssm_parameter");
    expect(await driver.update(parameter({ tags: { a: "b" } }), parameter({}))).toBeUndefined();
    expect(await driver.update(parameter({ value: "new" }), parameter({}))).toEqual({ version: 2 });
    expect(await driver.read(parameter({ value: "new" }))).toEqual({ value: "new", version: 2 });
  });

  it("that a killed run left is replaced", async () => {
    await new SSMClient(configuration).send(
      new PutParameterCommand({ Name: "/x", Value: "old", Type: "String", Overwrite: true }),
    );
    const plain = parameter({ type: "String", insecure_value: "mine", value: "mine" });
    await driven.for("aws_ssm_parameter").create(plain);
    expect(await live()).toMatchObject({ Value: "mine" });
    expect(await driven.for("aws_ssm_parameter").read(plain)).toMatchObject({ value: "mine", insecure_value: "mine" });
    await driven.for("aws_ssm_parameter").delete(plain);
    expect(await driven.for("aws_ssm_parameter").read(plain)).toBeUndefined();
  });
});

describe("a secret", () => {
  const secret = (more: object = {}) =>
    objectOf("aws_secretsmanager_secret", { name: "card-key", arn: "made-up", description: null, ...more });

  it("has the emulator's ARN, keeps the value others put, and leaves its name free", async () => {
    const driver = driven.for("aws_secretsmanager_secret");
    const chosen = await driver.create(secret());
    const SecretId = String(chosen!.arn);
    expect(SecretId).toMatch(/^arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:card-key-\w{6}$/);
    const secrets = new SecretsManagerClient(configuration);
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: "seeded" }));
    await driver.update(secret({ ...chosen, description: "tokens" }), secret(chosen));
    expect(await secrets.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({ Description: "tokens" });
    expect((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe("seeded");
    await driver.delete(secret(chosen));
    expect(await driver.read(secret(chosen))).toBeUndefined();
    await driver.create(secret());
    await driver.create(secret());
    await driver.delete(secret());
  });
});

describe("a bucket", () => {
  const bucket = (more: object = {}) => objectOf("aws_s3_bucket", { bucket: "records", force_destroy: null, ...more });

  it("that a killed run left is taken over with what is in it", async () => {
    const s3 = new S3Client(configuration);
    await s3.send(
      new CreateBucketCommand({
        Bucket: "records",
        CreateBucketConfiguration: { LocationConstraint: "ap-northeast-2" },
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket: "records", Key: "evidence", Body: "kept" }));
    await driven.for("aws_s3_bucket").create(bucket());
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "records", Key: "evidence" }));
    expect(await Body?.transformToString()).toBe("kept");
  });

  it("is emptied only if it is told to", async () => {
    const driver = driven.for("aws_s3_bucket");
    await expect(driver.delete(bucket())).rejects.toThrow(/deleting aws_s3_bucket "records": BucketNotEmpty/);
    await new S3Client(configuration).send(new HeadBucketCommand({ Bucket: "records" }));
    await driver.delete(bucket({ force_destroy: true }));
    expect(await driver.read(bucket())).toBeUndefined();
    await driver.delete(bucket({ force_destroy: true }));
  });
});
