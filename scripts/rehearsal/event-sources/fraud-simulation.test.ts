import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CardState, newCard } from "#functions/fraud/card-state";
import { scorePayment } from "#functions/fraud/score";
import { fraudSettings } from "#functions/fraud/settings";
import { type CardTransaction, cardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { eventId } from "#functions/pipelines/pipeline";
import { RECORD_VERSION } from "#functions/pipelines/record";
import { mishaps, reportingMapping, schedules } from "./testing/schedules.ts";
import { ScoringFunction } from "./testing/scoring-function.ts";
import { type FunctionWorld, Simulation } from "./testing/simulation.ts";

const rules = fraudSettings.parse(undefined);

/** What is sent: payments, the same again, something else under the same id, corrections, and what is no payment at all. */
const sending = fc.record({
  kind: fc.constantFrom(
    "payment",
    "payment",
    "payment",
    "payment",
    "payment",
    "conflict",
    "correction",
    "other",
    "noise",
  ),
  card: fc.nat(2),
  number: fc.nat(9),
});
type Sending = typeof sending extends fc.Arbitrary<infer T> ? T : never;

const operation = fc.record({
  after: fc.integer({ min: 0, max: 2_000 }),
  kind: fc.constantFrom("send", "send", "send", "split", "merge", "crash", "replay"),
  which: fc.nat(5),
  sendings: fc.array(sending, { minLength: 1, maxLength: 10 }),
});

const plan = fc.record({
  seed: fc.integer(),
  shards: fc.integer({ min: 1, max: 2 }),
  operations: fc.array(operation, { minLength: 1, maxLength: 7 }),
  configuration: fc.record({
    ...reportingMapping,
    // Until it is done, or with a few retries only.
    maximumRetryAttempts: fc.constantFrom(-1, -1, -1, 2),
  }),
  ...mishaps,
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

const tokenOf = (card: number) => `tok_1_${String.fromCharCode(97 + card).repeat(32)}`;
const NIGHT = Date.UTC(2025, 11, 31, 20);
const AMOUNTS = [150, 900, 4_000, 26_000, 61_000];

/** A payment follows from its card and number, so that one that is sent again says the same; their times are in no order. */
const paymentOf = ({ kind, card, number }: Sending, index: number): CardTransaction =>
  cardTransaction.parse({
    id: `tx-${card}-${number}`,
    ...(kind === "correction" && { revision: 2 + (index % 3) }),
    occurredAt: new Date(NIGHT + ((number * 37) % 11) * 25 * 60_000 + (kind === "conflict" ? index : 0)).toISOString(),
    merchant: number === 7 ? "<script>alert(1)</script>" : "Corner Shop",
    category: "grocery_pos",
    amountMinor: AMOUNTS[(number * 3 + card) % AMOUNTS.length]! + (kind === "payment" ? 0 : index),
    currency: number === 5 ? "KRW" : "USD",
    ...(number % 2 === 0 && { merchantLocation: { latitude: 37.5665 - number, longitude: 126.978 } }),
    card: { token: tokenOf(card), keyVersion: "1", lastFour: "2095" },
  });

interface Played {
  readonly simulation: Simulation;
  readonly scoring: ScoringFunction;
  /** Payments in the order in which they were put on the stream. */
  readonly sent: readonly CardTransaction[];
}

async function play({ effects, ...options }: Plan): Promise<Played> {
  let scoring: ScoringFunction | undefined;
  const functionIn = (world: FunctionWorld) => (scoring = new ScoringFunction(world, effects));
  const simulation = new Simulation({ ...options, functionIn });
  const sent: CardTransaction[] = [];
  const put = (payment: CardTransaction) => {
    simulation.put(payment.card.token, textOf("card-transactions", payment, simulation.clock.now()));
    sent.push(payment);
  };
  for (const { after, kind, which, sendings } of options.operations) {
    await simulation.pass(after);
    if (kind === "split") simulation.stream.split(which);
    if (kind === "merge") simulation.stream.merge(which);
    if (kind === "crash") simulation.crash();
    if (kind === "replay") for (const payment of [...sent]) put(payment);
    if (kind !== "send") continue;
    for (const each of sendings) {
      const payment = paymentOf(each, sent.length);
      if (each.kind === "noise") simulation.put(payment.card.token, `card-transactions ${sent.length}`);
      else if (each.kind === "other")
        simulation.put(payment.card.token, textOf("order-changes", payment, simulation.clock.now()));
      else put(payment);
    }
  }
  await simulation.drain();
  return { simulation, scoring: scoring!, sent };
}

const textOf = (pipeline: string, payload: CardTransaction, at: number): string =>
  JSON.stringify({
    version: RECORD_VERSION,
    pipeline,
    id: eventId({ key: payload.id, version: payload.revision ?? 1 }),
    ingestionId: "00000000-0000-4000-8000-000000000001",
    ingestedAt: new Date(at).toISOString(),
    payload,
  });

/** What one after the other and without a fault would be said of each transaction. */
function inSequence(sent: readonly CardTransaction[]) {
  const cards = new Map<string, CardState>();
  const said = new Map<string, ReturnType<typeof scorePayment>["assessment"]>();
  for (const payment of sent) {
    if (said.has(payment.id)) continue;
    const { assessment, state } = scorePayment(cards.get(payment.card.token) ?? newCard, payment, rules);
    cards.set(payment.card.token, state);
    said.set(payment.id, assessment);
  }
  return { said, cards };
}

/** The amount of the highest revision; of several that say they are, the first. */
const settledAmount = (sent: readonly CardTransaction[], id: string): number =>
  sent
    .filter((payment) => payment.id === id)
    .reduce((best, each) => ((each.revision ?? 1) > (best.revision ?? 1) ? each : best)).amountMinor;

describe("scoring under injected faults", { timeout: 600_000 }, () => {
  it("has one row for each transaction, scored as if one had come after the other, and tells of each alert", async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (each) => {
        const { simulation, scoring, sent } = await play(each);
        const rows = [...scoring.rows.values()];
        expect(simulation.truth.violations).toEqual([]);
        expect(scoring.stored).toHaveLength(rows.length);
        const alerts = rows.filter(({ is_fraud }) => is_fraud);
        const alerted = new Set(
          alerts.map(({ card_token, processed_at }) => `fraud/${card_token}/${processed_at.slice(0, 10)}`),
        );
        expect([...scoring.told].filter((key) => !alerted.has(key))).toEqual([]);
        // What was given up is not scored, not told of or not remembered, until it is sent again.
        if (simulation.failures.length > 0) return;
        expect(new Set(rows.map(({ tx_id }) => tx_id)).size).toBe(rows.length);
        expect(scoring.told.size).toBe(alerted.size);
        const { said, cards } = inSequence(sent);
        expect(rows.map(({ tx_id }) => tx_id).sort()).toEqual([...said.keys()].sort());
        for (const { tx_id, is_fraud, fraud_rules, score, explanation, amount } of rows) {
          expect({ is_fraud, fraud_rules, score, explanation }).toEqual(said.get(tx_id));
          expect(amount).toBe(settledAmount(sent, tx_id));
        }
        for (const [token, state] of cards) expect(scoring.stateOf(token)).toEqual(state);
      }),
      schedules(600),
    );
  });
});
