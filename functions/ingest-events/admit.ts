import { holdsThisCardNumber } from "#functions/card-transactions/card-number";
import { firstReason, type Reason } from "#functions/card-transactions/reason";
import { type EventRecord, PIPELINE, RECORD_VERSION } from "#functions/card-transactions/record";
import {
  type SubmittedTransaction,
  submittedTransaction,
  transactionId,
} from "#functions/card-transactions/transaction";
import { type KeyRing, tokenize } from "./card-token.ts";

/** An event that cannot be accepted, with its place in the request. */
export interface Rejection extends Reason {
  readonly index: number;
  /** Left out when it is unusable itself. */
  readonly id?: string;
}

export interface Admission {
  readonly index: number;
  readonly record: EventRecord;
}

export interface Admitted {
  readonly admissions: readonly Admission[];
  readonly rejected: readonly Rejection[];
}

export interface Circumstances {
  readonly now: Date;
  readonly keyRing: KeyRing;
  readonly newIngestionId: () => string;
}

/** Older than any data set, so what is before was not meant. */
const EARLIEST = Date.parse("2000-01-01T00:00:00Z");
/** As far as a terminal's clock may run ahead. */
const AHEAD_MS = 60 * 60 * 1000;

const untimely = ({ occurredAt }: SubmittedTransaction, now: Date): Reason | undefined => {
  const time = Date.parse(occurredAt);
  if (time < EARLIEST) return { path: "occurredAt", reason: "is before the year 2000" };
  if (time > now.getTime() + AHEAD_MS) return { path: "occurredAt", reason: "is more than an hour in the future" };
  return undefined;
};

/** All of a field's values as one text; numbers too, since an amount or a coordinate can be made of the card's digits. */
const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? Object.values(value).map(textOf).join("\n") : String(value);

const repeatsCardNumber = ({ cardNumber, ...others }: SubmittedTransaction): Reason | undefined => {
  const leak = Object.entries(others).find(([, value]) => holdsThisCardNumber(textOf(value), cardNumber));
  return leak && { path: leak[0], reason: "holds the card number; only cardNumber may" };
};

const toRecord = (
  { cardNumber, ...rest }: SubmittedTransaction,
  { now, keyRing, newIngestionId }: Circumstances,
): EventRecord => ({
  version: RECORD_VERSION,
  pipeline: PIPELINE,
  id: rest.id,
  ingestionId: newIngestionId(),
  ingestedAt: now.toISOString(),
  payload: { ...rest, card: tokenize(cardNumber, keyRing) },
});

const admit = (event: unknown, circumstances: Circumstances): EventRecord | Reason => {
  const parsed = submittedTransaction.safeParse(event);
  if (!parsed.success) return firstReason(parsed.error);
  const objection = untimely(parsed.data, circumstances.now) ?? repeatsCardNumber(parsed.data);
  return objection ?? toRecord(parsed.data, circumstances);
};

/** A rejected event's id, to find it by; left out if it is none, or if it is where the card number went. */
const showId = (event: unknown): { id?: string } => {
  const { id, cardNumber } = (event ?? {}) as { id?: unknown; cardNumber?: unknown };
  const valid = transactionId.safeParse(id).data;
  return valid === undefined || holdsThisCardNumber(valid, String(cardNumber)) ? {} : { id: valid };
};

/**
 * Decides event by event: a bad one does not keep the others out. Card numbers end here.
 *
 * The same id twice in a request passes: whether it is a duplicate or a conflict is decided where it is stored,
 * and must not depend on how a client cuts its events into requests.
 */
export const admitEvents = (events: readonly unknown[], circumstances: Circumstances): Admitted => {
  const admissions: Admission[] = [];
  const rejected: Rejection[] = [];
  for (const [index, event] of events.entries()) {
    const result = admit(event, circumstances);
    if ("version" in result) admissions.push({ index, record: result });
    else rejected.push({ index, ...showId(event), ...result });
  }
  return { admissions, rejected };
};
