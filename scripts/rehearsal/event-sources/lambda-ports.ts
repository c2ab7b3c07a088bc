import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { clientConfig, type EmulatorAccess } from "../emulator/access.ts";
import type { MappingConfiguration } from "./configuration.ts";
import { failureDestination } from "./ports/failure-destinations.ts";
import { KinesisStreamReader } from "./ports/kinesis-stream-reader.ts";
import { LambdaInvoker } from "./ports/lambda-invoker.ts";
import { systemClock } from "./ports/system-clock.ts";
import type { CheckpointStore, Ports } from "./ports.ts";

/** One mapping, and where it runs. */
export interface Placed<Configuration extends MappingConfiguration = MappingConfiguration> {
  readonly uuid: string;
  readonly configuration: Configuration;
  readonly access: EmulatorAccess;
  readonly checkpoints: CheckpointStore;
}

/** What a mapping works with that feeds a function of the emulator. */
export function lambdaPorts({ uuid, configuration, access, checkpoints }: Placed): Ports {
  const { streamArn, functionName, onFailureDestination } = configuration;
  // No retries of the SDK's own: the state machine decides when to try again, and counts.
  const once = { ...clientConfig(access), maxAttempts: 1 };
  const invoker = new LambdaInvoker(new LambdaClient(once), functionName, streamArn);
  const origin = { uuid, functionArn: functionArn(functionName, access), streamArn };
  return {
    clock: systemClock,
    reader: new KinesisStreamReader(new KinesisClient(once), streamArn),
    invoker,
    checkpoints,
    destination:
      onFailureDestination === undefined
        ? undefined
        : failureDestination(once, onFailureDestination, origin, (shardId, records) => invoker.event(shardId, records)),
  };
}

const functionArn = (name: string, { region, accountId }: EmulatorAccess) =>
  name.startsWith("arn:") ? name : `arn:aws:lambda:${region}:${accountId}:function:${name}`;
