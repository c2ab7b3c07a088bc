import { KinesisStream } from "@cdktf/provider-aws/lib/kinesis-stream/index.js";
import { Construct } from "constructs";

export interface EventStreamProps {
  readonly name: string;
  /** `on-demand` scales itself; `provisioned` has `shards`. Changing it keeps the stream and its records. */
  readonly mode: "on-demand" | "provisioned";
  /** Shards of a provisioned stream, 1 to 500; each takes 1 MB/s or 1,000 records/s. */
  readonly shards: number;
  /** Whether something else changes the shards with the load: then a new stream begins with `shards`, and Terraform leaves them alone. */
  readonly scaled: boolean;
  /** How long records stay readable, 24 to 8760 hours. */
  readonly retentionHours: number;
  readonly keyArn: string;
}

/** An encrypted Kinesis data stream. */
export class EventStream extends Construct {
  readonly name: string;
  readonly arn: string;

  /** @throws Error naming the property that AWS would refuse. Source: Kinesis quotas and limits */
  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    if (props.retentionHours < 24 || props.retentionHours > 8760) {
      throw new Error(
        `${this.node.path}: retentionHours must be 24-8760, got ${props.retentionHours}; set streams.retentionHours`,
      );
    }
    if (props.mode === "provisioned" && (props.shards < 1 || props.shards > 500)) {
      throw new Error(`${this.node.path}: shards must be 1-500, got ${props.shards}; set streams.minShards`);
    }
    const stream = new KinesisStream(this, "default", {
      name: props.name,
      streamModeDetails: { streamMode: props.mode === "provisioned" ? "PROVISIONED" : "ON_DEMAND" },
      ...(props.mode === "provisioned" ? { shardCount: props.shards } : {}),
      retentionPeriod: props.retentionHours,
      encryptionType: "KMS",
      kmsKeyId: props.keyArn,
      ...(props.mode === "provisioned" && props.scaled ? { lifecycle: { ignoreChanges: ["shard_count"] } } : {}),
    });
    this.name = stream.name;
    this.arn = stream.arn;
  }
}
