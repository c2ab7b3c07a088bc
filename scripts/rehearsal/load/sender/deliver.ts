import { setTimeout as pause } from "node:timers/promises";
import { eventsUrl } from "../events-url.ts";
import type { Rejection } from "../result.ts";
import { presentable } from "./answer.ts";
import type { Outgoing } from "./batch.ts";
import { type ApiAccess, ApiError, post } from "./post.ts";

/** An event the API accepted. */
export interface SentEvent {
  readonly line: number;
  readonly id: string;
  readonly ingestionId: string;
  /** An earlier request with it got no answer, so that the stream may hold it under an ingestion id nobody was told. */
  readonly resent: boolean;
}

export interface DeliveryOptions extends ApiAccess {
  readonly onAccepted: (events: readonly SentEvent[]) => void;
  readonly onRejected: (rejection: Rejection) => void;
  /** Whether the API has accepted anything in this run. If not, a batch that fails for good is the API's fault. */
  readonly hasWorked: () => boolean;
  /** Requests in a row that bring nothing, before events are given up. @default 8 */
  readonly attempts?: number;
  /** Pause after the first such request; it doubles up to 50 times that. @default 100 */
  readonly pauseMs?: number;
}

/**
 * Posts a batch until the API has accepted or rejected each event. Only what failed is sent again; this is safe, as the
 * pipeline knows an event by its id. A request that is refused as a whole is halved until the event to blame stands alone.
 *
 * Events given up are rejected with the reason. Throws an ApiError if the API cannot be used, or has never worked; then
 * rejecting the whole input event by event would only hide it.
 */
export async function deliver(
  batch: readonly Outgoing[],
  options: DeliveryOptions,
  mayBeWritten = false,
): Promise<void> {
  const { onAccepted, onRejected, attempts = 8, pauseMs = 100, signal } = options;
  let open = batch;
  let resent = mayBeWritten;
  for (let fruitless = 0; ; ) {
    const outcome = await post(open, options);
    let reason: string;
    if (outcome.kind === "answered") {
      const { accepted, rejected, failed } = outcome.answer;
      onAccepted(
        accepted.map(({ index, id, ingestionId }) => ({ line: lineOf(open, index), id, ingestionId, resent })),
      );
      for (const { index, path, reason: why } of rejected) {
        onRejected({ line: lineOf(open, index), reason: presentable(path ? `${path}: ${why}` : why) });
      }
      if (failed.length === 0) return;
      reason = presentable(failed[0]?.reason ?? "");
      open = failed.flatMap(({ index }) => open[index] ?? []);
      if (accepted.length > 0) fruitless = 0;
    } else if (outcome.kind === "refused") {
      return refused(open, outcome.reason, options, resent);
    } else {
      reason = outcome.reason;
      resent = true;
    }
    fruitless += 1;
    if (fruitless >= attempts) {
      const verdict = `not accepted in ${attempts} attempts; the last: ${reason}`;
      if (!options.hasWorked())
        throw new ApiError(`${eventsUrl(options.apiUrl)}: ${verdict}; look at the logs of ingest-events`);
      for (const { line } of open) onRejected({ line, reason: verdict });
      return;
    }
    await pause(pauseMs * Math.min(2 ** (fruitless - 1), 50) * (0.5 + Math.random() / 2), undefined, { signal });
  }
}

async function refused(
  batch: readonly Outgoing[],
  reason: string,
  options: DeliveryOptions,
  resent: boolean,
): Promise<void> {
  const [only] = batch;
  if (batch.length === 1 && only !== undefined) {
    options.onRejected({ line: only.line, reason });
    return;
  }
  const middle = Math.ceil(batch.length / 2);
  await deliver(batch.slice(0, middle), options, resent);
  await deliver(batch.slice(middle), options, resent);
}

const lineOf = (batch: readonly Outgoing[], index: number): number => batch[index]?.line ?? 0;
