import type { Log } from "#functions/runtime/logger";
import type { LogCompletion } from "#functions/sla/completion-log";

/** What completes, as definitions of SLAs name it: a batch of the stream. */
const PIPELINE = "consumer_batch";
const MINUTE_MS = 60_000;

/** Says that a batch of so many records was completed. Never fails: what was scored is scored. */
export type TellBatch = (records: number, now: Date) => Promise<void>;

/**
 * Writes down that batches are completed, once a minute whoever completes them: an SLA asks whether there was one, not how many. What cannot be written
 * down is logged; the next batch tries again.
 */
export const batchCompletions = (logCompletion: LogCompletion, log: Pick<Log, "warn">): TellBatch => {
  let told = "";
  return async (records, now) => {
    const minute = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS).toISOString();
    if (minute === told) return;
    const completed_at = now.toISOString();
    try {
      await logCompletion({
        pipeline_name: PIPELINE,
        completed_at,
        period_start: minute,
        period_end: completed_at,
        records,
        run: minute,
      });
      told = minute;
    } catch (error) {
      log.warn("A completed batch could not be written down", error as Error);
    }
  };
};
