import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenize } from "#functions/pipelines/card-transactions/card-token";
import { cardTransactions as pipeline } from "#functions/pipelines/card-transactions/pipeline";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { isReason } from "#functions/pipelines/pipeline";
import { admitEvents } from "./admit.ts";

const NOW = new Date("2026-11-20T18:51:30.123Z");
const keyRing = { current: "1", keys: new Map([["1", new Uint8Array(32).fill(1)]]) };
const ingestionIdOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
const event = (change: object = {}) => ({
  id: "tx-1",
  occurredAt: "2019-01-01T00:00:18Z",
  cardNumber: "630423337322",
  merchant: "Heller",
  category: "grocery_pos",
  amountMinor: 10723,
  currency: "USD",
  ...change,
});

const admit = (...events: unknown[]) => {
  let next = 0;
  return admitEvents(events, { pipeline, now: NOW, keyRing, newIngestionId: () => ingestionIdOf(next++) });
};

describe("admitEvents", () => {
  it("makes a record in which the token stands for the card number", () => {
    const { admissions, rejected } = admit(event());
    const { cardNumber, ...rest } = event();
    expect(rejected).toEqual([]);
    expect(admissions).toEqual([
      {
        index: 0,
        partitionKey: tokenize(cardNumber, keyRing).token,
        record: {
          version: 1,
          pipeline: "card-transactions",
          id: "tx-1",
          ingestionId: ingestionIdOf(0),
          ingestedAt: "2026-11-20T18:51:30.123Z",
          payload: { ...rest, card: tokenize(cardNumber, keyRing) },
        },
      },
    ]);
  });

  it("makes records that the consumer reads", () => {
    const { admissions } = admit(event(), event({ id: "tx-2", cardholder: { latitude: 1, longitude: 2 } }));
    for (const { record } of admissions) {
      const read = pipeline.read(JSON.parse(JSON.stringify(record.payload)), NOW);
      expect(isReason(read) ? read : [read.id, read.payload]).toEqual([record.id, record.payload]);
    }
  });

  it("keeps a bad event from none of the others, and says where each one was", () => {
    const { admissions, rejected } = admit(
      event(),
      event({ id: "tx-2", amountMinor: -1 }),
      null,
      event({ id: "tx-4" }),
    );
    expect(admissions.map(({ index, record }) => [index, record.id])).toEqual([
      [0, "tx-1"],
      [3, "tx-4"],
    ]);
    expect(rejected).toEqual([
      { index: 1, id: "tx-2", path: "amountMinor", reason: "must not be negative" },
      { index: 2, path: "", reason: "must be an object" },
    ]);
  });

  it.each([
    ["1999-12-31T23:59:59Z", "is before the year 2000"],
    ["2026-11-20T19:51:31Z", "is more than 60 minutes in the future"],
    ["9999-12-31T23:59:59Z", "is more than 60 minutes in the future"],
  ])("rejects an event of %s", (occurredAt, reason) => {
    expect(admit(event({ occurredAt })).rejected).toEqual([{ index: 0, id: "tx-1", path: "occurredAt", reason }]);
  });

  it.each(["2000-01-01T00:00:00Z", "2026-11-20T19:51:30Z"])("admits an event of %s", (occurredAt) => {
    expect(admit(event({ occurredAt })).rejected).toEqual([]);
  });

  it.each([
    ["id", { id: "tx-630423337322" }],
    ["merchant", { merchant: "Heller 6304-2333-7322" }],
    ["category", { category: "630423337322" }],
    ["amountMinor", { amountMinor: 630423337322 }],
    ["occurredAt", { occurredAt: "2019-01-01T00:00:18.63042333Z", cardNumber: "01000018630" }],
  ])("rejects an event whose %s repeats the card number, valid check digit or not", (path, change) => {
    const { admissions, rejected } = admit(event(change));
    expect(admissions).toEqual([]);
    expect(rejected).toMatchObject([{ path, reason: "holds the card number; only cardNumber may" }]);
  });

  it.each([
    ["the event's own", 63.0423337322],
    ["somebody else's", 4.539578763621486],
  ])("keeps no digit of a coordinate that could carry %s card number", (_, latitude) => {
    const { admissions } = admit(event({ cardholder: { latitude, longitude: -latitude } }));
    const { cardholder } = admissions[0]?.record.payload ?? {};
    const short = Number(latitude.toFixed(6));
    expect(cardholder).toEqual({ latitude: short, longitude: -short });
    expect(JSON.stringify(cardholder).match(/\d{7,}/)).toBeNull();
  });

  it("repeats no id that holds the card number, whatever the event is rejected for", () => {
    for (const cardNumber of ["630423337322", "6304 2333 7322", 630423337322]) {
      const { rejected } = admit(event({ id: "tx-630423337322", amountMinor: -1, cardNumber }));
      expect(JSON.stringify(rejected)).not.toContain("7322");
    }
  });

  it("admits the same id twice: the store decides which one is the duplicate", () => {
    const { admissions } = admit(event(), event());
    expect(admissions.map(({ record }) => [record.id, record.ingestionId])).toEqual([
      ["tx-1", ingestionIdOf(0)],
      ["tx-1", ingestionIdOf(1)],
    ]);
    const tokens = admissions.map(({ record }) => (record.payload as CardTransaction).card.token);
    expect(tokens[0]).toBe(tokens[1]);
  });

  it("accounts for every event exactly once, and shows a card number nowhere, for any input", () => {
    const anything = fc.oneof(
      fc.anything(),
      fc
        .record({
          field: fc.constantFrom(...Object.keys(event())),
          value: fc.oneof(fc.anything(), fc.constant("4111111111111111")),
        })
        .map(({ field, value }) => event({ [field]: value })),
    );
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 20 }), (events) => {
        const { admissions, rejected } = admit(...events);
        const indexes = [...admissions, ...rejected].map(({ index }) => index).sort((a, b) => a - b);
        expect(indexes).toEqual(events.map((_, index) => index));
        expect(JSON.stringify({ admissions, rejected })).not.toMatch(/630423337322|4111111111111111/);
      }),
    );
  });
});
