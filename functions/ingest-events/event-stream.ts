import { type KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from "@aws-sdk/client-kinesis";
import type { Log } from "#functions/runtime/logger";
import type { Admission } from "./admit.ts";
import { inCalls, type OutgoingRecord } from "./put-records-calls.ts";

/** Writes records; answers those that could not be written, although tried until the time was up. */
export type WriteRecords = (
  admissions: readonly Admission[],
  millisecondsLeft: number,
) => Promise<ReadonlySet<Admission>>;

export interface EventStreamProps {
  readonly client: Pick<KinesisClient, "send">;
  readonly streamName: string;
  readonly log: Log;
  /** Waits before another attempt. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
}

interface Outgoing extends OutgoingRecord {
  readonly admission: Admission;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

const outgoing = (admission: Admission): Outgoing => ({
  admission,
  PartitionKey: admission.partitionKey,
  Data: Buffer.from(JSON.stringify(admission.record)),
});

/** "Full jitter": spreads the callers that were turned away at the same moment. */
const pauseBefore = (attempt: number, random: () => number): number =>
  random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);

/**
 * The stream as the function sees it. A `PutRecords` call takes some records and refuses others; only the refused ones are sent
 * again, after a growing pause. A record that was refused may thus land behind a later one of the same key: the order of a
 * key's events is the stream's, and what needs the order of events looks at their versions or times.
 */
export const eventStream = (props: EventStreamProps): WriteRecords => {
  const { client, streamName, log, pause, now, random } = props;

  /** One call; answers the refused records. */
  const put = async (records: readonly Outgoing[], deadline: number): Promise<readonly Outgoing[]> => {
    const Records = records.map(({ PartitionKey, Data }) => ({ PartitionKey, Data }));
    const abortSignal = AbortSignal.timeout(Math.max(1, deadline - now()));
    try {
      const answer = await client.send(new PutRecordsCommand({ StreamName: streamName, Records }), { abortSignal });
      const results: readonly PutRecordsResultEntry[] = answer.Records ?? [];
      const refused = records.filter((_, index) => results[index]?.SequenceNumber === undefined);
      if (refused.length > 0) {
        const codes = [...new Set(results.flatMap(({ ErrorCode }) => ErrorCode ?? []))];
        log.warn("The stream refused records", {
          stream: streamName,
          refused: refused.length,
          of: records.length,
          codes,
        });
      }
      return refused;
    } catch (error) {
      log.warn("The stream did not answer", { stream: streamName, records: records.length, error });
      return records;
    }
  };

  const putAll = async (records: readonly Outgoing[], deadline: number): Promise<readonly Outgoing[]> => {
    const refused: Outgoing[] = [];
    for (const call of inCalls(records)) refused.push(...(await put(call, deadline)));
    return refused;
  };

  return async (admissions, millisecondsLeft) => {
    const deadline = now() + millisecondsLeft;
    let left = await putAll(admissions.map(outgoing), deadline);
    for (let attempt = 0; left.length > 0; attempt++) {
      const wait = pauseBefore(attempt, random);
      if (now() + wait >= deadline) break;
      await pause(wait);
      left = await putAll(left, deadline);
    }
    return new Set(left.map(({ admission }) => admission));
  };
};
