import type { CardState } from "#functions/fraud/card-state";
import { type Assessment, remember, rememberedIn, scorePayment } from "#functions/fraud/score";
import type { FraudSettings } from "#functions/fraud/settings";
import type { ScoredTransaction } from "#functions/fraud/transaction-row";
import type { Announce } from "#functions/notify/outbox";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { isAuthoritative, modeOf, type PipelineModes } from "#functions/pipelines/modes";
import { readRecord } from "#functions/pipelines/read-record";
import { expiryOf } from "#functions/results/stored-result";
import type { StreamRecord } from "#functions/runtime/kinesis-batch";
import { alertOf } from "./alert.ts";
import type { Cards } from "./cards.ts";
import type { StoreTransaction } from "./transactions.ts";

export const PIPELINE = "card-transactions";

/** What became of a record. Every one of these is final. */
export type Outcome =
  /** Its row is there: new, corrected by it, or as it was. */
  | { readonly kind: "stored" | "corrected" | "known"; readonly row: ScoredTransaction; readonly ingestedAt: string }
  /** It has been scored, and all that follows from that was done. */
  | { readonly kind: "remembered" }
  /** Another pipeline's; or nobody can read it, and `process-events` sets it aside; or so old that whether it was scored is not known any more. */
  | { readonly kind: "skipped" | "unreadable" | "expired" };

export interface ScorePorts {
  readonly cards: Cards;
  readonly storeTransaction: StoreTransaction;
  readonly announce: Announce;
}

export interface ScoreCircumstances {
  readonly now: Date;
  readonly rules: FraudSettings;
  readonly keepDays: number;
  readonly modes: PipelineModes;
}

/** A record that does not have this name in it, and no escapes that could spell it, is another pipeline's; it is not even parsed. */
const mayBeOurs = (bytes: Buffer): boolean => bytes.includes(PIPELINE) || bytes.includes("\\u");

/**
 * Scores the card transaction of a record, once. The order makes any crash harmless: the row comes first, and is what counts from
 * then on; then people are told; the card's state comes last, so that a payment in there is one that is done.
 */
export async function scoreRecord(
  { cards, storeTransaction, announce }: ScorePorts,
  streamRecord: StreamRecord,
  { now, rules, keepDays, modes }: ScoreCircumstances,
): Promise<Outcome> {
  if (!mayBeOurs(streamRecord.bytes)) return { kind: "skipped" };
  const read = readRecord(streamRecord.bytes, streamRecord.arrivedAt);
  if (read.kind === "poison") return { kind: "unreadable" };
  if (read.pipeline.name !== PIPELINE) return { kind: "skipped" };
  const expiresAt = expiryOf(read.record, keepDays);
  if (expiresAt * 1000 <= now.getTime()) return { kind: "expired" };

  const payment = read.event.payload as CardTransaction;
  const { token } = payment.card;
  const card = await cards.load(token, now);
  if (isDone(card.state, payment)) return { kind: "remembered" };
  const { assessment } = scorePayment(card.state, payment, rules);
  const { kind, row } = await storeTransaction({
    ...rowOf(payment, assessment, card.state),
    processed_at: now.toISOString(),
    expiresAt,
    ...(!isAuthoritative(modeOf(modes, PIPELINE), PIPELINE, read.event.key) && { shadow: true as const }),
  });
  if (row.is_fraud && !row.shadow) await announce(alertOf(row), now);
  await rememberPayment(cards, payment, row, now);
  return { kind, row, ingestedAt: read.record.ingestedAt };
}

/** Whether the card's state knows this very payment. A correction is always looked at: it changes the row, and the state does not tell. */
function isDone(state: CardState, payment: CardTransaction): boolean {
  const known = rememberedIn(state, payment);
  return (
    known !== undefined &&
    (payment.revision ?? 1) === 1 &&
    known.at === Date.parse(payment.occurredAt) &&
    known.amountMinor === payment.amountMinor &&
    known.currency === payment.currency
  );
}

/** The row keeps the time that the payment was first told with, by which it is found. */
const rowOf = (payment: CardTransaction, assessment: Assessment, state: CardState) => ({
  tx_id: payment.id,
  card_token: payment.card.token,
  last_four: payment.card.lastFour,
  amount: payment.amountMinor,
  currency: payment.currency,
  merchant: payment.merchant,
  category: payment.category,
  ...assessment,
  created_at: new Date(rememberedIn(state, payment)?.at ?? payment.occurredAt).toISOString(),
  revision: payment.revision ?? 1,
});

/** Somebody else who works on the same card is a call that was given up and goes on all the same: one, or a few. */
const ATTEMPTS = 5;

/** Puts the payment into its card's state, with what its row says, whatever others put there meanwhile. */
async function rememberPayment(
  cards: Cards,
  payment: CardTransaction,
  { score, fraud_rules }: ScoredTransaction,
  now: Date,
): Promise<void> {
  const said = { score, fraud_rules: fraud_rules as Assessment["fraud_rules"] };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { state, revision } = await cards.load(payment.card.token, now);
    if (rememberedIn(state, payment)) return;
    const next = remember(state, payment, said);
    // Older than all that a full state remembers.
    if (!rememberedIn(next, payment)) return;
    if ((await cards.save(payment.card.token, { state: next, revision }, now)) !== "changed") return;
  }
  throw new Error(
    `The card ${payment.card.token} was changed by others ${ATTEMPTS} times in a row; its record comes again.`,
  );
}
