import type { InputRow } from "../input/input-row.ts";
import { MAX_BATCH_EVENTS, toBatches } from "./batch.ts";
import { type DeliveryOptions, deliver } from "./deliver.ts";
import { eventsOfNextRequest, paceOf } from "./pace.ts";

export interface SenderOptions extends Omit<DeliveryOptions, "hasWorked"> {
  readonly rows: AsyncIterable<InputRow> | Iterable<InputRow>;
  /** Awaited before each request: the way to hold the sender back. @default never */
  readonly ready?: () => Promise<unknown>;
  /** Requests under way at once; the local cloud starts a process of the function for each. @default 2 */
  readonly concurrency?: number;
  /** A rate to keep to, as long as the requests under way can carry it. @default as fast as it goes */
  readonly eventsPerSecond?: number | undefined;
  /** Rate of a spike within the run. @default none */
  readonly spike?: number | undefined;
}

/**
 * Sends all rows; resolves when each is accepted or rejected. Reads no further ahead than the requests under way need.
 *
 * Throws what reading the rows throws, an ApiError when the API cannot be used, and the signal's reason. No request is under
 * way any more when it does.
 */
export async function sendEvents(options: SenderOptions): Promise<void> {
  const { rows, ready, concurrency = 2, eventsPerSecond, spike, onRejected, onAccepted } = options;
  const failure = new AbortController();
  const signal = options.signal === undefined ? failure.signal : AbortSignal.any([failure.signal, options.signal]);
  let worked = false;
  const delivery: DeliveryOptions = {
    ...options,
    signal,
    hasWorked: () => worked,
    onAccepted: (events) => {
      worked ||= events.length > 0;
      onAccepted(events);
    },
  };

  const rates = eventsPerSecond === undefined ? undefined : { eventsPerSecond, spike };
  const pace = rates && paceOf(rates);
  const most = (begun: number) =>
    rates ? Math.min(MAX_BATCH_EVENTS, eventsOfNextRequest(begun, rates)) : MAX_BATCH_EVENTS;
  const batches = toBatches(rows, onRejected, most);
  const work = async () => {
    for await (const batch of batches) {
      await ready?.();
      await pace?.(batch.length, signal);
      signal.throwIfAborted();
      await deliver(batch, delivery);
    }
  };
  // The first failure ends the others; that they then fail too says nothing.
  await Promise.all(Array.from({ length: concurrency }, () => work().catch((error: unknown) => failure.abort(error))));
  options.signal?.throwIfAborted();
  failure.signal.throwIfAborted();
}
