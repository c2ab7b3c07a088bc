import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import type { PipelineModes } from "#functions/pipelines/modes";
import { batchResponse, type StreamRecord, streamRecords } from "#functions/runtime/kinesis-batch";
import type { Log } from "#functions/runtime/logger";
import type { Meter } from "#functions/runtime/meter";
import { workInOrder } from "#functions/runtime/ordered-batch";
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

type TimeLeft = { getRemainingTimeInMillis(): number };

const METRIC = {
  stored: "Stored",
  replayed: "Replayed",
  duplicate: "Duplicate",
  conflict: "Conflict",
  quarantined: "Quarantined",
} as const satisfies Record<Outcome["kind"], ProcessEventsMetric>;

/** Time for the calls under way when no further record is begun; a timeout would undo the whole batch. */
const reserveOf = (time: TimeLeft): number => Math.min(10_000, time.getRemainingTimeInMillis() / 2);

/** Counts the outcomes, and reports them in one line. */
const report = (
  { log, meter }: HandlerPorts,
  outcomes: readonly Outcome[],
  undone: readonly StreamRecord[],
  errors: readonly unknown[],
) => {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    counts[outcome.kind] = (counts[outcome.kind] ?? 0) + 1;
  }
  for (const [kind, metric] of Object.entries(METRIC)) meter.count(metric, counts[kind] ?? 0);
  meter.count("Late", outcomes.filter((outcome) => outcome.kind === "stored" && outcome.late).length);
  meter.count("Failed", undone.length);
  meter.publish();

  const summary = { ...counts, undone: undone.length };
  if (undone.length === 0) log.info("Batch done", summary);
  else
    log.error("Batch done in part; the rest will be delivered again", {
      ...summary,
      failedKeys: errors.length,
      error: errors[0],
    });
};

/** The handler of a batch of the stream, over these ports. */
export const processHandler =
  (ports: HandlerPorts) =>
  async (event: KinesisStreamEvent, time: TimeLeft): Promise<KinesisStreamBatchResponse> => {
    const { now, retentionDays, modes, meter } = ports;
    const reserve = reserveOf(time);
    const outcomes: Outcome[] = [];
    const { undone, errors } = await workInOrder(streamRecords(event), {
      keyOf: (record) => record.partitionKey,
      work: async (record) => {
        const outcome = await processRecord(ports, record, { now: now(), retentionDays, modes });
        if (outcome.kind === "stored") meter.milliseconds("Latency", now().getTime() - Date.parse(outcome.ingestedAt));
        outcomes.push(outcome);
      },
      concurrency: ports.concurrency,
      mayStart: () => time.getRemainingTimeInMillis() > reserve,
    });
    report(ports, outcomes, undone, errors);
    return batchResponse(undone);
  };
