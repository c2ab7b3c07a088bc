import { describe, expect, it } from "vitest";
import type { JsonObject } from "#functions/runtime/canonical-json";
import { type ComparableRow, newRow, oldRow, protection, type RowForm, shownOf } from "./comparable-row.ts";
import { readMapping } from "./mapping.ts";
import { isSame } from "./normal-value.ts";
import { dayNamed } from "./point-in-time.ts";

const CARD = "4111111111111111";
const mapping = readMapping(new URL("../../../migration/card-transactions.json", import.meta.url).pathname);
const form: RowForm = { mapping, protect: protection(), day: dayNamed("2026-11-20", "+00:00") };
const old = (change: JsonObject = {}): JsonObject => ({
  trans_num: "tx-1",
  trans_date_trans_time: "2026-11-20 10:00:00",
  cc_num: CARD,
  merchant: "Kiosk",
  amt: 4.97,
  ...change,
});
const rowOf = (change?: JsonObject) => oldRow(old(change), 3, form);

describe("a row of the old system", () => {
  it("has its key, and its values in their normal form", () => {
    expect(rowOf()).toEqual({
      key: "tx-1",
      version: 1,
      time: Date.parse("2026-11-20T10:00:00Z"),
      place: 3,
      values: [String(Date.parse("2026-11-20T10:00:00Z")), "1111", "Kiosk", null, "497", null, null],
    });
  });

  it("is passed over where it is of another day, from its first moment to its last", () => {
    const kept = [
      "2026-11-19 23:59:59.999",
      "2026-11-20 00:00:00",
      "2026-11-20 23:59:59.999",
      "2026-11-21 00:00:00",
    ].map((time) => rowOf({ trans_date_trans_time: time }) !== undefined);
    expect(kept).toEqual([false, true, true, false]);
  });

  it.each<[string, JsonObject, string]>([
    ["without a key", { trans_num: null }, "has no trans_num that could be a key"],
    ["with a key that a double has changed", { trans_num: 1e300 }, "has no trans_num that could be a key"],
    ["with an object for a key", { trans_num: { a: 1 } }, "has no trans_num that could be a key"],
    ["with an endless key", { trans_num: "x".repeat(1025) }, "has no trans_num that could be a key"],
    ["without a time", { trans_date_trans_time: "yesterday" }, "has no time in trans_date_trans_time"],
  ])("%s is told by its place and never by what it says", (_, change, reason) =>
    expect(rowOf(change)).toEqual({ place: 3, reason }),
  );
});

describe("a result here", () => {
  it("is compared in the same form", () => {
    const result = {
      occurredAt: "2026-11-20T10:00:00Z",
      card: { lastFour: "1111" },
      merchant: "Kiosk",
      amountMinor: 497,
    };
    const { values } = rowOf() as ComparableRow;
    expect(newRow({ key: "tx-1", version: 1, result }, form)?.values).toEqual(values);
  });

  it("belongs to its own day, and to every day where it does not say", () => {
    const at = (result: JsonObject) => newRow({ key: "k", version: 1, result }, form) !== undefined;
    expect([{ occurredAt: "2026-11-21T00:00:00Z" }, { occurredAt: "2026-11-20T23:59:59Z" }, {}].map(at)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("what goes through files", () => {
  it("has no card number in it, in keys, texts or numbers, and equal ones stay equal", () => {
    const row = rowOf({ trans_num: CARD, merchant: `card ${CARD}`, amt: CARD, lat: `? ${CARD}` });
    expect(JSON.stringify(row)).not.toContain(CARD);
    expect(row).toEqual(rowOf({ trans_num: CARD, merchant: `card ${CARD}`, amt: CARD, lat: `? ${CARD}` }));
    const other = "4111111111111112";
    expect((row as ComparableRow).key).not.toBe((rowOf({ trans_num: other }) as ComparableRow).key);
    expect(shownOf((row as ComparableRow).key)).toBe("****1111");
  });

  it("compares long numbers that must be the same as what they are, and those of cards too where some tolerance is", () => {
    const values = (row: unknown) => (row as ComparableRow).values;
    const [amount, latitude] = [mapping.fields[4]!, mapping.fields[5]!];
    const one = values(rowOf({ amt: "12345678901.23", lat: CARD }));
    const other = values(rowOf({ amt: "12345678901.24", lat: "4111111111111112" }));
    expect([isSame(one[4]!, one[4]!, amount), isSame(one[4]!, other[4]!, amount)]).toEqual([true, false]);
    expect([isSame(one[5]!, one[5]!, latitude), isSame(one[5]!, other[5]!, latitude)]).toEqual([true, false]);
    expect(JSON.stringify(one)).not.toMatch(/4111|12345678901/);
  });

  it("cannot be told from outside: each comparison has a key of its own", () => {
    expect(protection()(CARD)).not.toBe(protection()(CARD));
    expect(protection()("order-1")).toBe("order-1");
  });

  it("takes no text for a protected one", () => {
    const protect = protection();
    expect(protect("a\0b")).not.toBe("a\0b");
    expect(protect("a\0b")).not.toBe(protect("a b"));
  });
});
