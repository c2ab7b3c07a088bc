import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { batchResponse, type StreamRecord, streamRecords } from "./kinesis-batch.ts";
import type { Log } from "./logger.ts";
import { workInOrder } from "./ordered-batch.ts";

/** What a stream's consumer does with its records. */
export interface StreamWork<Outcome extends { readonly kind: string }> {
  /** Works on one record: its outcome is final, and what it throws makes it come again. */
  readonly work: (record: StreamRecord) => Promise<Outcome>;
  /** How many keys are worked on side by side. */
  readonly concurrency: number;
  readonly log: Log;
  /** Called once, when all is done that could be: what became of the records, and how many will be delivered again. */
  readonly measure: (outcomes: readonly Outcome[], undone: number) => void;
}

export type TimeLeft = { getRemainingTimeInMillis(): number };

/** Time for the calls under way when no further record is begun; a timeout would undo the whole batch. */
const reserveOf = (time: TimeLeft): number => Math.min(10_000, time.getRemainingTimeInMillis() / 2);

/** How many outcomes of each kind there are. */
export const countKinds = (outcomes: readonly { readonly kind: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/** Works on a batch of a stream: each key in order up to its first failure, in time for an answer, told in one line of the log. */
export async function workOnBatch<Outcome extends { readonly kind: string }>(
  event: KinesisStreamEvent,
  time: TimeLeft,
  { work, concurrency, log, measure }: StreamWork<Outcome>,
): Promise<KinesisStreamBatchResponse> {
  const reserve = reserveOf(time);
  const outcomes: Outcome[] = [];
  const { undone, errors } = await workInOrder(streamRecords(event), {
    keyOf: (record) => record.partitionKey,
    work: async (record) => void outcomes.push(await work(record)),
    concurrency,
    mayStart: () => time.getRemainingTimeInMillis() > reserve,
  });
  measure(outcomes, undone.length);
  const summary = { ...countKinds(outcomes), undone: undone.length };
  if (undone.length === 0) log.info("Batch done", summary);
  else
    log.error("Batch done in part; the rest will be delivered again", {
      ...summary,
      failedKeys: errors.length,
      error: errors[0],
    });
  return batchResponse(undone);
}
