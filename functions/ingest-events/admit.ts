import type { KeyRing } from "#functions/pipelines/card-transactions/card-token";
import { identifier } from "#functions/pipelines/fields";
import { isReason, type Pipeline, type PipelineEvent } from "#functions/pipelines/pipeline";
import { type EventRecord, RECORD_VERSION } from "#functions/pipelines/record";
import { holdsThisCardNumber } from "#functions/runtime/card-number";
import type { Reason } from "#functions/runtime/reason";

/** An event that cannot be accepted, with its place in the request. */
export interface Rejection extends Reason {
  readonly index: number;
  /** Left out when it is unusable itself. */
  readonly id?: string;
}

export interface Admission {
  readonly index: number;
  readonly record: EventRecord;
  /** Records with the same one stay in order. */
  readonly partitionKey: string;
}

export interface Admitted {
  readonly admissions: readonly Admission[];
  readonly rejected: readonly Rejection[];
}

export interface Circumstances {
  readonly pipeline: Pipeline;
  readonly now: Date;
  /** The card token keys, where the pipeline needs them. */
  readonly keyRing: KeyRing | undefined;
  readonly newIngestionId: () => string;
}

const toRecord = (event: PipelineEvent, { pipeline, now, newIngestionId }: Circumstances): EventRecord => ({
  version: RECORD_VERSION,
  pipeline: pipeline.name,
  id: event.id,
  ingestionId: newIngestionId(),
  ingestedAt: now.toISOString(),
  payload: event.payload,
});

/** A rejected event's id, to find it by; left out if it is none, or if it is where the card number went. */
const showId = (event: unknown): { id?: string } => {
  const { id, cardNumber } = (event ?? {}) as { id?: unknown; cardNumber?: unknown };
  const valid = identifier.safeParse(id).data;
  return valid === undefined || holdsThisCardNumber(valid, String(cardNumber)) ? {} : { id: valid };
};

/**
 * Decides event by event: a bad one does not keep the others out. Card numbers end here.
 *
 * The same id twice in a request passes: whether it is a duplicate or a conflict is decided where it is stored,
 * and must not depend on how a client cuts its events into requests.
 */
export const admitEvents = (events: readonly unknown[], circumstances: Circumstances): Admitted => {
  const { pipeline, now, keyRing } = circumstances;
  const admissions: Admission[] = [];
  const rejected: Rejection[] = [];
  for (const [index, submitted] of events.entries()) {
    const event = pipeline.admit(submitted, now, keyRing);
    if (isReason(event)) rejected.push({ index, ...showId(submitted), ...event });
    else admissions.push({ index, record: toRecord(event, circumstances), partitionKey: event.partitionKey });
  }
  return { admissions, rejected };
};
