import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  UpdateShardCountCommand,
  waitUntilStreamExists,
} from "@aws-sdk/client-kinesis";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import { only } from "./attributes.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = "ResourceNotFoundException";
const ACTIVE_WITHIN_SECONDS = 30;
/** What AWS gives a new stream. */
const NEW_STREAM_HOURS = 24;

/** aws_kinesis_stream: shards and retention are real, encryption and metrics are not. */
export const kinesisStream = ({ access }: DriverContext): Driver => {
  const kinesis = new KinesisClient(clientConfig(access));
  const nameOf = ({ attributes }: CloudObject) => String(attributes.name);
  const modeOf = ({ attributes }: CloudObject) =>
    String(only(attributes.stream_mode_details)?.stream_mode ?? "PROVISIONED");

  const retain = async (StreamName: string, from: number, to: number) => {
    const input = { StreamName, RetentionPeriodHours: to };
    if (to > from) await kinesis.send(new IncreaseStreamRetentionPeriodCommand(input));
    if (to < from) await kinesis.send(new DecreaseStreamRetentionPeriodCommand(input));
  };

  return {
    create: async (object) => {
      const StreamName = nameOf(object);
      const provisioned = modeOf(object) === "PROVISIONED";
      await kinesis.send(
        new CreateStreamCommand({
          StreamName,
          ...(provisioned && { ShardCount: Number(object.attributes.shard_count ?? 1) }),
          StreamModeDetails: { StreamMode: provisioned ? "PROVISIONED" : "ON_DEMAND" },
        }),
      );
      await waitUntilStreamExists({ client: kinesis, maxWaitTime: ACTIVE_WITHIN_SECONDS, minDelay: 1 }, { StreamName });
      await retain(StreamName, NEW_STREAM_HOURS, Number(object.attributes.retention_period));
      return undefined;
    },
    update: async (object, before) => {
      const [{ attributes }, StreamName] = [object, nameOf(object)];
      await retain(StreamName, Number(before.attributes.retention_period), Number(attributes.retention_period));
      if (attributes.shard_count !== before.attributes.shard_count && modeOf(object) === "PROVISIONED") {
        const target = { TargetShardCount: Number(attributes.shard_count), ScalingType: "UNIFORM_SCALING" as const };
        await kinesis.send(new UpdateShardCountCommand({ StreamName, ...target }));
      }
      return undefined;
    },
    delete: async (object) => {
      await unless(
        kinesis.send(new DeleteStreamCommand({ StreamName: nameOf(object), EnforceConsumerDeletion: true })),
        GONE,
      );
    },
    read: async (object) => {
      const summary = await unless(
        kinesis.send(new DescribeStreamSummaryCommand({ StreamName: nameOf(object) })),
        GONE,
      );
      if (!summary?.StreamDescriptionSummary) return undefined;
      const { RetentionPeriodHours, OpenShardCount } = summary.StreamDescriptionSummary;
      const shards = modeOf(object) === "PROVISIONED" ? { shard_count: OpenShardCount } : {};
      return { retention_period: RetentionPeriodHours, ...shards };
    },
  };
};
