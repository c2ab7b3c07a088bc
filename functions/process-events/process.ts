import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import type { PipelineModes } from "#functions/pipelines/modes";
import type { Log } from "#functions/runtime/logger";
import type { Meter } from "#functions/runtime/meter";
import { countKinds, type TimeLeft, workOnBatch } from "#functions/runtime/stream-batch";
import { type Outcome, type ProcessPorts, processRecord } from "./process-record.ts";
import type { ProcessEventsMetric } from "./settings.ts";

export interface HandlerPorts extends ProcessPorts {
  readonly retentionDays: number;
  readonly modes: PipelineModes;
  readonly concurrency: number;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Meter<ProcessEventsMetric>;
}

const METRIC = {
  stored: "Stored",
  replayed: "Replayed",
  duplicate: "Duplicate",
  conflict: "Conflict",
  quarantined: "Quarantined",
} as const satisfies Record<Outcome["kind"], ProcessEventsMetric>;

/** Counts the outcomes. */
const measure = (meter: HandlerPorts["meter"], outcomes: readonly Outcome[], undone: number) => {
  const counts = countKinds(outcomes);
  for (const [kind, metric] of Object.entries(METRIC)) meter.count(metric, counts[kind] ?? 0);
  meter.count("Late", outcomes.filter((outcome) => outcome.kind === "stored" && outcome.late).length);
  meter.count("Failed", undone);
  meter.publish();
};

/** The handler of a batch of the stream, over these ports. */
export const processHandler =
  (ports: HandlerPorts) =>
  (event: KinesisStreamEvent, time: TimeLeft): Promise<KinesisStreamBatchResponse> => {
    const { now, retentionDays, modes, meter, concurrency, log } = ports;
    return workOnBatch(event, time, {
      work: async (record) => {
        const outcome = await processRecord(ports, record, { now: now(), retentionDays, modes });
        if (outcome.kind === "stored") meter.milliseconds("Latency", now().getTime() - Date.parse(outcome.ingestedAt));
        return outcome;
      },
      concurrency,
      log,
      measure: (outcomes, undone) => measure(meter, outcomes, undone),
    });
  };
