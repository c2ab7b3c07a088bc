import { z } from "zod";
import { paceText } from "#scripts/rehearsal/load/pace-text";
import type { LoadResult } from "#scripts/rehearsal/load/result";
import type { Action } from "./action-runner.ts";
import { parsed } from "./stack-actions.ts";

export interface LoadActionsOptions {
  /** Sends that many events at that rate, and accounts for each. */
  readonly send: (
    burst: { readonly count: number; readonly rate: number },
    say: (progress: string) => void,
    signal: AbortSignal,
  ) => Promise<LoadResult>;
  /** Sends what nobody can use; says what became of it. */
  readonly sendGarbage: (say: (progress: string) => void, signal: AbortSignal) => Promise<string>;
}

const whole = (least: number, most: number) =>
  z.coerce
    .number({ error: "must be a number" })
    .int("must be a whole number")
    .min(least, `must be ${least} or more`)
    .max(most, `must be ${most} or less`);
const burstInput = z.strictObject({ count: whole(1, 100_000), rate: whole(1, 5_000) });

/** Events through the deployed API. */
export const loadActions = ({ send, sendGarbage }: LoadActionsOptions): Readonly<Record<string, Action>> => ({
  burst: {
    title: "burst of events",
    prepare: (input) => {
      const burst = parsed(burstInput, input);
      return async (say, signal) => outcomeOf(await send(burst, say, signal));
    },
  },
  garbage: {
    title: "garbage",
    prepare: () => (say, signal) => sendGarbage(say, signal),
  },
});

/** @throws Error if an event is lost */
function outcomeOf({ events, latencyMs, eventsPerSecond, pace }: LoadResult): string {
  const { sent, stored, duplicate, conflict, quarantined, lost } = events;
  const text =
    `${sent} sent = ${stored} stored + ${duplicate} duplicate + ${conflict} conflict + ${quarantined} quarantined + ${lost} lost; ` +
    `${Math.round(eventsPerSecond)} a second from the first request to the last decision, p95 ${Math.round(latencyMs.p95 ?? 0)} ms` +
    (pace ? `; ${paceText(pace)}` : "");
  if (lost > 0) throw new Error(`events were lost: ${text}`);
  return text;
}
