import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { clientConfig } from "../emulator/access.ts";
import { rehearsalTempo } from "../event-sources/core/tempo.ts";
import {
  createReaderHost,
  type EventSourceHostOptions,
  type ReaderKind,
  type RunningEventSourceHost,
} from "../event-sources/host.ts";
import { KinesisStreamReader } from "../event-sources/ports/kinesis-stream-reader.ts";
import { systemClock } from "../event-sources/ports/system-clock.ts";
import { type DeliveryConfiguration, deliveryConfiguration } from "./delivery-configuration.ts";
import { ObjectWriter } from "./object-writer.ts";

/** Nobody waits for the archive: it looks at the stream seldom, and makes few checkpoints, for which the emulator saves all that it has. */
const tempo = { ...rehearsalTempo, busyPoll: 1_000, idlePoll: 5_000, saving: 30_000 };

const deliveries: ReaderKind<DeliveryConfiguration> = {
  configuration: deliveryConfiguration,
  ports: ({ configuration, access, checkpoints }) => {
    const once = { ...clientConfig(access), maxAttempts: 1 };
    return {
      clock: systemClock,
      reader: new KinesisStreamReader(new KinesisClient(once), configuration.streamArn),
      invoker: new ObjectWriter(new S3Client(once), configuration),
      checkpoints,
    };
  },
  tempo,
};

/**
 * Delivery streams from Kinesis into buckets, in place of the emulator's: that one would write an object for each record, in the thread that
 * everything else waits for. JSON lines where Firehose would write Parquet; at least once, as Firehose.
 */
export const createDeliveryHost = (options: EventSourceHostOptions): RunningEventSourceHost =>
  createReaderHost(options, deliveries);
