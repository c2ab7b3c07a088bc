import type { InputRow } from "../input/input-row.ts";
import { MAX_BATCH_EVENTS, toBatches } from "./batch.ts";
import { type DeliveryOptions, deliver } from "./deliver.ts";
import { eventsOfNextRequest, type PaceReport, paceOf } from "./pace.ts";

export interface SenderOptions extends Omit<DeliveryOptions, "hasWorked"> {
  readonly rows: AsyncIterable<InputRow> | Iterable<InputRow>;
  /** Awaited before each request: the way to hold the sender back. @default never */
  readonly ready?: () => Promise<unknown>;
  /** Requests under way at once; the local cloud starts a process of the function for each. @default 2, or what a rate takes */
  readonly concurrency?: number;
  /** A rate to keep to, as long as the requests under way can carry it. @default as fast as it goes */
  readonly eventsPerSecond?: number | undefined;
  /** Rate of a spike within the run. @default none */
  readonly spike?: number | undefined;
}

/** At a set rate there is a request every tenth of a second, and so many of them may wait for an answer: for 0.8 s each. */
const REQUESTS_AT_A_RATE = 8;

/**
 * Sends all rows; resolves when each is accepted or rejected. Reads no further ahead than the requests under way need.
 *
 * Throws what reading the rows throws, an ApiError when the API cannot be used, and the signal's reason. No request is under
 * way any more when it does.
 * @returns how well the rate was kept, if there is one
 */
export async function sendEvents(options: SenderOptions): Promise<PaceReport | undefined> {
  const { rows, ready, eventsPerSecond, spike, onRejected, onAccepted } = options;
  const { concurrency = eventsPerSecond === undefined ? 2 : REQUESTS_AT_A_RATE } = options;
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
      await pace?.wait(batch.length, signal);
      signal.throwIfAborted();
      await deliver(batch, delivery);
    }
  };
  // The first failure ends the others; that they then fail too says nothing.
  await Promise.all(Array.from({ length: concurrency }, () => work().catch((error: unknown) => failure.abort(error))));
  options.signal?.throwIfAborted();
  failure.signal.throwIfAborted();
  return pace?.report();
}
