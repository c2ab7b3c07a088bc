import { describe, expect, it } from "vitest";
import { firstReason } from "#functions/runtime/reason";
import { cardTransaction, submittedTransaction } from "./transaction.ts";

const valid = {
  id: "0b242abb623afc578575680df30655b9",
  occurredAt: "2019-01-01T00:00:18Z",
  cardNumber: "2703186189652095",
  merchant: "Rippin, Kub and Mann",
  category: "misc_net",
  amountMinor: 497,
  currency: "USD",
  cardholder: { latitude: 36.0788, longitude: -81.1781 },
  merchantLocation: { latitude: 36.011293, longitude: -82.048315 },
};

const objection = (change: object) => {
  const result = submittedTransaction.safeParse({ ...valid, ...change });
  return result.success ? undefined : firstReason(result.error);
};

describe("submittedTransaction", () => {
  it("takes a transaction as it is", () => {
    expect(submittedTransaction.parse(valid)).toEqual(valid);
  });

  it.each([
    { cardholder: undefined, merchantLocation: undefined },
    { cardNumber: "60423098130" },
    { cardNumber: "4".repeat(19) },
    { amountMinor: 0 },
    { amountMinor: Number.MAX_SAFE_INTEGER },
    { occurredAt: "2019-01-01T00:00:18.123456Z" },
    { merchant: "Müller & Søn 株式会社 🍕" },
    { id: "!" },
    { id: "~".repeat(128) },
    { cardholder: { latitude: 90, longitude: -180 } },
    { cardholder: { latitude: 0, longitude: -0 } },
  ])("takes %j", (change) => expect(objection(change)).toBeUndefined());

  it.each([
    [{ id: undefined }, "id", "must be text"],
    [{ id: JSON.parse("12345678901234567890") }, "id", "must be text, not a number"],
    [{ id: "" }, "id", "1 to 128"],
    [{ id: "x".repeat(129) }, "id", "1 to 128"],
    [{ id: "a b" }, "id", "1 to 128"],
    [{ id: "a\u0000b" }, "id", "1 to 128"],
    [{ id: "é" }, "id", "1 to 128"],
    [{ id: "tx-4111111111111111" }, "id", "card number"],
    [{ occurredAt: 1546300818 }, "occurredAt", "must be text"],
    [{ occurredAt: "2019-01-01 00:00:18" }, "occurredAt", "ISO 8601"],
    [{ occurredAt: "2019-01-01T00:00:18+09:00" }, "occurredAt", "ISO 8601"],
    [{ occurredAt: "2019-02-30T00:00:18Z" }, "occurredAt", "ISO 8601"],
    [{ occurredAt: `2019-01-01T00:00:18.${"1".repeat(40)}Z` }, "occurredAt", "32"],
    [{ cardNumber: 2703186189652095 }, "cardNumber", "must be text, not a number"],
    [{ cardNumber: "2703 1861 8965 2095" }, "cardNumber", "11 to 19 digits"],
    [{ cardNumber: "1".repeat(10) }, "cardNumber", "11 to 19 digits"],
    [{ cardNumber: "1".repeat(20) }, "cardNumber", "11 to 19 digits"],
    [{ cardNumber: "２７０３１８６１８９６５２０９５" }, "cardNumber", "11 to 19 digits"],
    [{ merchant: "" }, "merchant", "must not be empty"],
    [{ merchant: "m".repeat(201) }, "merchant", "200"],
    [{ merchant: "a\u0000b" }, "merchant", "control"],
    [{ merchant: "a\nb" }, "merchant", "control"],
    [{ merchant: "\ud800" }, "merchant", "half"],
    [{ merchant: "shop 4111 1111 1111 1111" }, "merchant", "card number"],
    [{ category: "c".repeat(65) }, "category", "64"],
    [{ category: "5555555555554444" }, "category", "card number"],
    [{ amountMinor: -1 }, "amountMinor", "negative"],
    [{ amountMinor: 4.97 }, "amountMinor", "whole number"],
    [{ amountMinor: "497" }, "amountMinor", "whole number"],
    [{ amountMinor: 2 ** 53 }, "amountMinor", "2^53-1"],
    [{ amountMinor: 4111111111111111 }, "amountMinor", "card number"],
    [{ merchant: "shop 4111 1111 1111 1111 12/27" }, "merchant", "card number"],
    [{ amountMinor: Number.NaN }, "amountMinor", "whole number"],
    [{ currency: "usd" }, "currency", "ISO 4217"],
    [{ currency: "EURO" }, "currency", "ISO 4217"],
    [{ cardholder: { latitude: 90.1, longitude: 0 } }, "cardholder.latitude", "-90 to 90"],
    [{ cardholder: { latitude: 0, longitude: 181 } }, "cardholder.longitude", "-180 to 180"],
    [{ cardholder: { latitude: 0 } }, "cardholder.longitude", "number of degrees"],
    [{ cardholder: null }, "cardholder", "latitude and longitude"],
    [{ merchantLocation: [1, 2] }, "merchantLocation", "latitude and longitude"],
    [{ merchantLocation: { latitude: 0, longitude: 0, card: 1 } }, "merchantLocation", "not part of it: card"],
    [{ cvv: "123" }, "", "not part of it: cvv"],
  ])("refuses %j at %s because it %s", (change, path, reason) => {
    expect(objection(change)).toEqual({ path, reason: expect.stringContaining(reason) });
  });

  it.each([
    [1e-200, 0],
    [-1e-9, 0],
    [36.07880049, 36.0788],
    [-81.1781006, -81.178101],
  ])("takes the coordinate %d as %d, to six decimals, as DynamoDB can store it", (longitude, kept) => {
    const { cardholder } = submittedTransaction.parse({ ...valid, cardholder: { latitude: 0, longitude } });
    expect(Object.is(cardholder?.longitude, kept)).toBe(true);
  });

  it.each([null, 1, "text", [], [valid], undefined])("refuses %j, which is no object", (value) => {
    expect(firstReason(submittedTransaction.safeParse(value).error!).reason).toBe("must be an object");
  });

  it("refuses a __proto__ that came in JSON, and lets it do nothing", () => {
    const hostile = JSON.parse(`${JSON.stringify(valid).slice(0, -1)},"__proto__":{"id":"x","polluted":true}}`);
    expect(submittedTransaction.safeParse(hostile).success).toBe(false);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("takes no field from a prototype", () => {
    expect(submittedTransaction.safeParse(JSON.parse(`{"__proto__":${JSON.stringify(valid)}}`)).success).toBe(false);
  });

  it("does not fall over deep nesting", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(objection({ merchant: deep })).toMatchObject({ path: "merchant" });
    expect(objection({ extra: deep })).toMatchObject({ path: "" });
  });
});

describe("cardTransaction", () => {
  const { cardNumber, ...rest } = valid;
  const card = { token: `tok_1_${"a".repeat(32)}`, keyVersion: "1", lastFour: "2095" };

  it("takes a token for the card, never a number", () => {
    expect(cardTransaction.parse({ ...rest, card })).toEqual({ ...rest, card });
    expect(cardTransaction.safeParse({ ...rest, card, cardNumber }).success).toBe(false);
    expect(cardTransaction.safeParse({ ...rest, card: { ...card, token: cardNumber } }).success).toBe(false);
    expect(cardTransaction.safeParse({ ...rest, card: { ...card, lastFour: cardNumber } }).success).toBe(false);
    expect(cardTransaction.safeParse({ ...rest, card: { ...card, number: cardNumber } }).success).toBe(false);
  });
});

describe("firstReason", () => {
  it("shows no submitted value and no odd name", () => {
    const secret = "4111111111111111";
    for (const change of [
      { id: secret },
      { merchant: secret },
      { currency: secret },
      { occurredAt: secret },
      { cardNumber: `${secret}x` },
      { [secret]: 1 },
      { cardholder: { [secret]: 1, latitude: 1, longitude: 1 } },
    ]) {
      expect(JSON.stringify(objection(change))).not.toContain("1111");
    }
    expect(objection({ [secret]: 1 })!.reason).toContain("(unprintable)");
  });
});
