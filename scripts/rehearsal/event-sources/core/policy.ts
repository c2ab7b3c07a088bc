import type { MappingConfiguration, StartingPosition } from "../configuration.ts";
import type { Position } from "./checkpoint.ts";
import type { ShardPolicy } from "./shard.ts";
import type { Tempo } from "./tempo.ts";

/** The settings as the state machine uses them: milliseconds, and questions with a yes or no. */
export const policyOf = (configuration: MappingConfiguration, tempo: Tempo): ShardPolicy => ({
  tempo,
  batchSize: configuration.batchSize,
  window: configuration.maximumBatchingWindowInSeconds * 1000,
  lanes: configuration.parallelizationFactor,
  bisects: configuration.bisectBatchOnFunctionError,
  reportsItemFailures: configuration.functionResponseTypes.includes("ReportBatchItemFailures"),
  maximumRetries: configuration.maximumRetryAttempts,
  maximumAge: configuration.maximumRecordAgeInSeconds < 0 ? -1 : configuration.maximumRecordAgeInSeconds * 1000,
  hasDestination: configuration.onFailureDestination !== undefined,
});

/**
 * Where shards without a checkpoint start. LATEST becomes the time of the first start, so that a crash before the
 * first checkpoint does not move it; a shard that appears later has only younger records and is read from its
 * beginning.
 */
export function originOf(start: StartingPosition, now: number): Position {
  if (start.kind === "TRIM_HORIZON") return { kind: "trim-horizon" };
  return { kind: "at-timestamp", timestamp: start.kind === "LATEST" ? now : start.timestamp };
}
