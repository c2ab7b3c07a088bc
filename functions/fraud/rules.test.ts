import { describe, expect, it } from "vitest";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { type FraudSettings, fraudSettings } from "./settings.ts";
import { HOUR, MINUTE, payment, scoreAll } from "./testing/payment.ts";

/** What is said of the last of a card's payments. */
const last = (payments: readonly CardTransaction[], settings?: FraudSettings) =>
  scoreAll(payments, settings).assessments.at(-1)!;
const large = { amountMinor: 30_000 };

describe("an amount", () => {
  it("is unusual by what its category's limit is, the more the larger", () => {
    expect(last([payment("a", 0, { amountMinor: 23_999 })]).fraud_rules).toEqual([]);
    const scores = [24_000, 30_000, 36_000, 90_000].map((amountMinor) => last([payment("a", 0, { amountMinor })]));
    expect(scores.map(({ score }) => score)).toEqual([25, 37.5, 50, 50]);
    expect(scores[1]).toMatchObject({
      fraud_rules: ["unusualAmount"],
      explanation: "1.3 times what is unusual for grocery_pos",
    });
  });

  it.each(["constructor", "__proto__", "toString", "unheard of"])(
    "is never unusual in a category named %s",
    (category) => {
      expect(last([payment("a", 0, { category, amountMinor: 1e9 })])).toMatchObject({ score: 0, fraud_rules: [] });
      expect(last([payment("a", 0, { currency: category, amountMinor: 1e9 })]).score).toBe(0);
    },
  );

  it("is above the card's own history, once there is one, and alerts are no part of that", () => {
    const usual = [0, 1, 2].map((hour) => payment(`u${hour}`, hour * 2 * HOUR));
    const much = payment("much", 8 * HOUR, { amountMinor: 20_000 });
    expect(last([...usual.slice(1), much]).fraud_rules).not.toContain("aboveOwnHistory");
    expect(last([...usual, much])).toMatchObject({
      fraud_rules: ["aboveOwnHistory"],
      explanation: "3.3 standard deviations above the card's last 3 payments",
    });
    expect(last([...usual.map((each) => ({ ...each, currency: "EUR" })), much]).fraud_rules).toEqual([]);
  });
});

describe("an hour", () => {
  it.each([
    ["22:00", true],
    ["03:59", true],
    ["04:00", false],
    ["21:59", false],
  ])("%s is unusual: %s", (time, unusual) => {
    const { fraud_rules } = last([payment("a", 0, { occurredAt: `2026-03-02T${time}:00Z` })]);
    expect(fraud_rules).toEqual(unusual ? ["unusualHour"] : []);
  });

  it("is that of a time zone's clock, summer and winter", () => {
    const seoul = fraudSettings.parse({ unusualHours: { timeZone: "Asia/Seoul", fromHour: 1, untilHour: 5 } });
    const at = (occurredAt: string, settings: FraudSettings) => last([payment("a", 0, { occurredAt })], settings);
    expect(at("2026-03-02T16:30:00Z", seoul).explanation).toBe("at 1 o'clock");
    expect(at("2026-03-02T20:00:00Z", seoul).fraud_rules).toEqual([]);
    const newYork = fraudSettings.parse({ unusualHours: { timeZone: "America/New_York", fromHour: 1, untilHour: 2 } });
    expect(at("2026-01-10T06:30:00Z", newYork).fraud_rules).toEqual(["unusualHour"]);
    expect(at("2026-07-10T05:30:00Z", newYork).fraud_rules).toEqual(["unusualHour"]);
  });

  it("and an amount that are both unusual weigh more than each by itself", () => {
    const night = { occurredAt: "2026-03-02T23:30:00Z" };
    expect(last([payment("a", 0, { ...large, ...night })])).toMatchObject({
      is_fraud: true,
      score: 82.5,
      fraud_rules: ["unusualAmount", "unusualAmountAndHour", "unusualHour"],
    });
  });
});

describe("what a card did before", () => {
  it("makes it suspicious after an alert, less from hour to hour, and then no more", () => {
    const alert = payment("alert", 0, { occurredAt: "2026-03-02T23:30:00Z", amountMinor: 60_000 });
    const strengths = [20, 30, 44, 80].map((hours) => last([alert, payment("next", hours * HOUR)]).score);
    expect(strengths[0]).toBeGreaterThan(strengths[1]!);
    expect(strengths[1]).toBeGreaterThan(strengths[2]!);
    expect(strengths[3]).toBe(0);
    expect(last([alert, payment("next", 20 * HOUR)])).toMatchObject({ fraud_rules: ["cardUnderSuspicion"] });
    expect(last([payment("no alert"), payment("next", HOUR)]).score).toBe(0);
  });

  it("looks like testing where small payments precede a large one within a day", () => {
    const small = (id: string, after: number) => payment(id, after, { amountMinor: 120 });
    const next = payment("large", 20 * HOUR - 12 * HOUR, { amountMinor: 20_000 });
    expect(last([small("s1", 0), small("s2", HOUR), next])).toMatchObject({
      fraud_rules: ["cardTesting"],
      explanation: "a large payment after 2 small ones within a day",
    });
    expect(last([small("s1", -20 * HOUR), next]).fraud_rules).not.toContain("cardTesting");
  });

  it("is too much within an hour", () => {
    expect(last([payment("a"), payment("b", 20 * MINUTE), payment("c", 59 * MINUTE)]).fraud_rules).toEqual([
      "velocity",
    ]);
    expect(last([payment("a"), payment("b", 20 * MINUTE), payment("c", 61 * MINUTE)]).fraud_rules).toEqual([]);
  });

  it("is too far away, unless it is next door", () => {
    const at = (latitude: number) => ({ merchantLocation: { latitude, longitude: 127 } });
    const seoul = payment("a", 0, at(37.5));
    expect(last([seoul, payment("b", HOUR, at(47.5))])).toMatchObject({
      fraud_rules: ["impossibleTravel"],
      explanation: "1112 km from the payment 60 minutes before",
    });
    expect(last([seoul, payment("b", 2 * HOUR, at(47.5))]).fraud_rules).toEqual([]);
    expect(last([seoul, payment("b", 1, at(37.9))]).fraud_rules).toEqual([]);
    expect(last([payment("a"), payment("b", 1, at(80))]).fraud_rules).toEqual([]);
  });
});

it("a blocked merchant is one in any spelling of case, and enough by itself", () => {
  const settings = fraudSettings.parse({ blockedMerchants: ["Gone & Co"] });
  expect(last([payment("a", 0, { merchant: "GONE & CO" })], settings)).toMatchObject({
    is_fraud: true,
    fraud_rules: ["blockedMerchant"],
  });
  expect(last([payment("a", 0, { merchant: "Gone & Company" })], settings).is_fraud).toBe(false);
});
