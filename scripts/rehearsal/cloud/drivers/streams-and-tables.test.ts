import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  PutRecordCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { type Driven, objectOf, startDriven } from "./testing/driven.ts";

let driven: Driven;
let kinesis: KinesisClient;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  driven = await startDriven();
  kinesis = new KinesisClient(clientConfig(driven.emulator.access));
  dynamodb = new DynamoDBClient(clientConfig(driven.emulator.access));
});
afterAll(() => driven?.emulator.dispose());

describe("a stream", () => {
  const stream = (more: object = {}) =>
    objectOf("aws_kinesis_stream", { name: "events", shard_count: 2, retention_period: 24, ...more });
  const summary = async () =>
    (await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: "events" }))).StreamDescriptionSummary;

  it("is made with its shards and retention, takes records, and follows changes", async () => {
    const driver = driven.for("aws_kinesis_stream");
    expect(await driver.read(stream())).toBeUndefined();
    await driver.create(stream({ retention_period: 48 }));
    expect(await summary()).toMatchObject({ OpenShardCount: 2, RetentionPeriodHours: 48, StreamStatus: "ACTIVE" });
    await kinesis.send(new PutRecordCommand({ StreamName: "events", Data: Buffer.from("x"), PartitionKey: "k" }));
    await driver.update(stream({ shard_count: 4, retention_period: 24 }), stream({ retention_period: 48 }));
    expect(await driver.read(stream())).toEqual({ shard_count: 4, retention_period: 24 });
    await driver.delete(stream());
    await driver.delete(stream());
    expect(await driver.read(stream())).toBeUndefined();
  });

  it("on demand has no shards to count", async () => {
    const driver = driven.for("aws_kinesis_stream");
    const onDemand = stream({ shard_count: null, stream_mode_details: [{ stream_mode: "ON_DEMAND" }] });
    await driver.create(onDemand);
    expect(await driver.read(onDemand)).toEqual({ retention_period: 24 });
    await driver.delete(onDemand);
  });

  it("that a killed run left is replaced", async () => {
    await kinesis.send(new CreateStreamCommand({ StreamName: "events", ShardCount: 1 }));
    await driven.for("aws_kinesis_stream").create(stream());
    expect(await summary()).toMatchObject({ OpenShardCount: 2 });
    await driven.for("aws_kinesis_stream").delete(stream());
  });
});

describe("a table", () => {
  const key = (name: string) => ({ name, type: "S" });
  const table = (more: object = {}) =>
    objectOf("aws_dynamodb_table", {
      name: "events",
      hash_key: "pk",
      range_key: "sk",
      attribute: [key("pk"), key("sk"), key("day")],
      ttl: [],
      global_secondary_index: [
        { name: "by-day", hash_key: "day", range_key: null, projection_type: "INCLUDE", non_key_attributes: ["sk"] },
      ],
      local_secondary_index: [],
      stream_enabled: null,
      deletion_protection_enabled: null,
      ...more,
    });
  const described = async () => (await dynamodb.send(new DescribeTableCommand({ TableName: "events" }))).Table;
  const ttl = async () =>
    (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: "events" }))).TimeToLiveDescription;

  it("is made with keys, indexes, stream and TTL", async () => {
    const driver = driven.for("aws_dynamodb_table");
    const local = [{ name: "local", range_key: "day", projection_type: "KEYS_ONLY", non_key_attributes: [] }];
    await driver.create(
      table({
        stream_enabled: true,
        stream_view_type: "NEW_IMAGE",
        local_secondary_index: local,
        ttl: [{ attribute_name: "expiresAt", enabled: true }],
      }),
    );
    expect(await described()).toMatchObject({
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: "by-day", Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["sk"] } },
      ],
      LocalSecondaryIndexes: [{ IndexName: "local", KeySchema: [{ AttributeName: "pk" }, { AttributeName: "day" }] }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    });
    expect(await ttl()).toMatchObject({ AttributeName: "expiresAt", TimeToLiveStatus: "ENABLED" });
  });

  it("follows changes of TTL and stream, and says which change it cannot follow", async () => {
    const driver = driven.for("aws_dynamodb_table");
    const before = table({ stream_enabled: true, ttl: [{ attribute_name: "expiresAt", enabled: true }] });
    await driver.update(
      table({ stream_enabled: false, ttl: [{ attribute_name: "expiresAt", enabled: false }] }),
      before,
    );
    expect((await described())?.StreamSpecification?.StreamEnabled ?? false).toBe(false);
    expect((await ttl())?.TimeToLiveStatus).toBe("DISABLED");
    await expect(driver.update(table({ global_secondary_index: [] }), table())).rejects.toThrow(
      /updating aws_dynamodb_table "events": the emulator cannot change the indexes/,
    );
  });

  it("is not deleted while it is protected, and is gone afterwards", async () => {
    const driver = driven.for("aws_dynamodb_table");
    await expect(driver.delete(table({ deletion_protection_enabled: true }))).rejects.toThrow(
      "disable it and apply before you destroy it",
    );
    expect(await driver.read(table())).toEqual({});
    await driver.delete(table());
    await driver.delete(table());
    expect(await driver.read(table())).toBeUndefined();
  });

  it("that a killed run left is replaced, even a protected one", async () => {
    const driver = driven.for("aws_dynamodb_table");
    await driver.create(table());
    await driver.create(
      table({ deletion_protection_enabled: true, range_key: null, attribute: [key("pk"), key("day")] }),
    );
    expect((await described())?.KeySchema).toHaveLength(1);
    await driver.delete(table());
  });
});
