import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  type Projection,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { Attributes, CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import { differs, given, only } from "./attributes.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = "ResourceNotFoundException";

const keys = ({ hash_key, range_key }: Attributes): KeySchemaElement[] => [
  { AttributeName: String(hash_key), KeyType: "HASH" },
  ...(range_key ? [{ AttributeName: String(range_key), KeyType: "RANGE" as const }] : []),
];

const index = (block: Attributes) => ({
  IndexName: String(block.name),
  Projection: given({
    ProjectionType: block.projection_type,
    NonKeyAttributes: (block.non_key_attributes as string[] | null)?.length ? block.non_key_attributes : null,
  }) as Projection,
});

const blocks = (value: unknown): readonly Attributes[] => (Array.isArray(value) ? value : []);

/** Request to create a table. Capacity is not emulated, so every table is on demand. */
const creation = (attributes: Attributes): CreateTableCommandInput => {
  const globals = blocks(attributes.global_secondary_index).map((block) => ({
    ...index(block),
    KeySchema: keys(block),
  }));
  const locals = blocks(attributes.local_secondary_index).map((block) => ({
    ...index(block),
    KeySchema: keys({ hash_key: attributes.hash_key, range_key: block.range_key }),
  }));
  return {
    TableName: String(attributes.name),
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keys(attributes),
    AttributeDefinitions: blocks(attributes.attribute).map(({ name, type }) => ({
      AttributeName: String(name),
      AttributeType: type as "S" | "N" | "B",
    })),
    ...(globals.length > 0 && { GlobalSecondaryIndexes: globals }),
    ...(locals.length > 0 && { LocalSecondaryIndexes: locals }),
    ...streaming(attributes),
  };
};

const streaming = ({
  stream_enabled,
  stream_view_type,
}: Attributes): Pick<CreateTableCommandInput, "StreamSpecification"> => {
  if (!stream_enabled) return {};
  return { StreamSpecification: { StreamEnabled: true, StreamViewType: stream_view_type as "NEW_IMAGE" } };
};

/** aws_dynamodb_table: keys, indexes, streams and TTL are real; capacity, encryption and backups are not. */
export const dynamodbTable = ({ access }: DriverContext): Driver => {
  const dynamodb = new DynamoDBClient(clientConfig(access));

  const expire = async ({ attributes }: CloudObject) => {
    const ttl = only(attributes.ttl);
    if (!ttl?.attribute_name) return;
    const TimeToLiveSpecification = { AttributeName: String(ttl.attribute_name), Enabled: ttl.enabled === true };
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: String(attributes.name), TimeToLiveSpecification }));
  };

  return {
    create: async (object) => {
      await dynamodb.send(new CreateTableCommand(creation(object.attributes)));
      await expire(object);
      return undefined;
    },
    update: async (object, before) => {
      const { attributes } = object;
      if (differs(attributes, before.attributes, "ttl")) await expire(object);
      if (differs(attributes, before.attributes, "stream_enabled", "stream_view_type")) {
        const StreamSpecification = streaming(attributes).StreamSpecification ?? { StreamEnabled: false };
        await dynamodb.send(new UpdateTableCommand({ TableName: String(attributes.name), StreamSpecification }));
      }
      if (differs(attributes, before.attributes, "global_secondary_index"))
        throw new Error(
          "the emulator cannot change the indexes of a table that exists; destroy and deploy its stack again",
        );
      return undefined;
    },
    delete: async ({ attributes }) => {
      if (attributes.deletion_protection_enabled === true)
        throw new Error("deletion protection is enabled for the table; disable it and apply before you destroy it");
      await unless(dynamodb.send(new DeleteTableCommand({ TableName: String(attributes.name) })), GONE);
    },
    read: async ({ attributes }) =>
      (await unless(dynamodb.send(new DescribeTableCommand({ TableName: String(attributes.name) })), GONE)) && {},
  };
};
