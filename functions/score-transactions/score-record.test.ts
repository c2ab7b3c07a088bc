import { describe, expect, it } from "vitest";
import { newCard, REMEMBERED_PAYMENTS } from "#functions/fraud/card-state";
import { HOUR, payment, scoreAll } from "#functions/fraud/testing/payment";
import { type ScoreCircumstances, type ScorePorts, scoreRecord } from "./score-record.ts";
import { circumstances, delivered, old, paid, world } from "./testing/world.ts";

const playing = (changes: Partial<ScoreCircumstances> = {}) => {
  const around = world();
  const score = (content: unknown, ports: Partial<ScorePorts> = {}) =>
    scoreRecord({ ...around.ports, ...ports }, delivered(content), { ...circumstances, ...changes });
  return { ...around, score, only: () => [...around.rows.values()][0]! };
};
const broken = () => Promise.reject(new Error("outage"));

describe("a card transaction", () => {
  it("gets its row, with score and reasons, and people are told of it before the card remembers it", async () => {
    const { score, only, told, calls } = playing();
    expect(await score(paid("tx-1"))).toMatchObject({ kind: "stored", ingestedAt: "2026-11-20T18:51:30.123Z" });
    expect(only()).toEqual({
      tx_id: "tx-1",
      card_token: `tok_1_${"a".repeat(32)}`,
      last_four: "2095",
      amount: 60_000,
      currency: "USD",
      merchant: "Corner Shop",
      category: "grocery_pos",
      is_fraud: true,
      fraud_rules: ["unusualAmount", "unusualAmountAndHour", "unusualHour"],
      score: 95,
      explanation: "2.5 times what is unusual for grocery_pos; an unusual amount at an unusual hour; at 23 o'clock",
      created_at: "2026-11-19T23:30:00.000Z",
      processed_at: "2026-11-20T18:51:31.000Z",
      revision: 1,
      expiresAt: Date.parse("2026-12-20T18:51:30Z") / 1000,
    });
    expect(told).toHaveLength(1);
    expect(calls.filter((call) => call !== "load")).toEqual(["store", "announce", "save"]);
  });

  it("that is delivered again costs one read, and changes nothing", async () => {
    const { score, rows, told, calls } = playing();
    await score(paid("tx-1"));
    calls.length = 0;
    expect(await score(paid("tx-1"))).toEqual({ kind: "remembered" });
    expect(calls).toEqual(["load"]);
    expect([rows.size, told.length]).toEqual([1, 1]);
  });

  it.each([
    ["storing its row", { storeTransaction: broken }],
    ["telling people", { announce: broken }],
  ])("that failed at %s comes again, and ends as if it had not", async (_, ports) => {
    const { score, rows, told, cards } = playing();
    await expect(score(paid("tx-1"), ports)).rejects.toThrow("outage");
    expect(cards.size).toBe(0);
    await score(paid("tx-1"));
    expect([rows.size, told.length, cards.size]).toEqual([1, 1, 1]);
  });

  it("keeps the score of its row when its card has forgotten it, and what it did before", async () => {
    const { score, only, cards, told } = playing();
    await score(paid("tx-0", { occurredAt: "2026-11-19T23:29:00Z" }));
    await score(paid("tx-1"));
    const before = [...cards.values()];
    cards.clear();
    expect(await score(paid("tx-1"))).toMatchObject({ kind: "known", row: { score: expect.any(Number) } });
    expect(only().tx_id).toBe("tx-0");
    expect([...cards.values()][0]!.state.payments[0]!.score).toBe(before[0]!.state.payments[1]!.score);
    expect(told).toHaveLength(1);
  });

  it("older than all that a full state remembers is scored, and not put there", async () => {
    const { score, cards, calls } = playing();
    const many = Array.from({ length: REMEMBERED_PAYMENTS }, (_, index) => payment(`p${index}`, index * HOUR));
    const full = { state: scoreAll(many).state, revision: 24 };
    cards.set(many[0]!.card.token, full);
    const late = paid("late", { occurredAt: "2026-01-01T12:00:00Z", amountMinor: 100 });
    expect(await score(late)).toMatchObject({ kind: "stored", row: { is_fraud: false } });
    expect([...cards.values()]).toEqual([full]);
    expect(calls).not.toContain("save");
  });
});

describe("a correction", () => {
  it("changes what was paid, and neither score nor state", async () => {
    const { score, only, rows, cards } = playing();
    await score(paid("tx-1"));
    const before = only();
    const remembered = [...cards.values()];
    const settled = paid("tx-1", { revision: 2, amountMinor: 55_000, occurredAt: "2026-11-20T09:00:00Z" });
    for (const kind of ["corrected", "known"]) expect(await score(settled)).toMatchObject({ kind });
    expect(await score(paid("tx-1"))).toEqual({ kind: "remembered" });
    expect([...rows.values()]).toEqual([{ ...before, amount: 55_000, revision: 2 }]);
    expect([...cards.values()]).toEqual(remembered);
  });

  it("that comes before what it corrects is scored in its place, and stays", async () => {
    const { score, rows } = playing();
    expect(await score(paid("tx-1", { revision: 2, amountMinor: 55_000 }))).toMatchObject({ kind: "stored" });
    expect(await score(paid("tx-1"))).toMatchObject({ kind: "known" });
    expect([...rows.values()]).toMatchObject([{ amount: 55_000, revision: 2 }]);
  });
});

describe("what is not scored", () => {
  it.each([
    ["another pipeline's", { ...paid("o-1"), pipeline: "order-changes" }, "skipped"],
    ["another pipeline's that names ours", { pipeline: "order-changes", id: "card-transactions" }, "unreadable"],
    ["no JSON", Buffer.from("card-transactions"), "unreadable"],
    ["a bad amount", paid("tx-1", { amountMinor: -1 }), "unreadable"],
    ["so old that its row may have expired", old("tx-1"), "expired"],
  ])("is counted, and asks for nothing: %s", async (_, content, kind) => {
    const { score, calls } = playing();
    expect(await score(content)).toEqual({ kind });
    expect(calls).toEqual([]);
  });

  it("is never passed over because its pipeline's name is spelled with escapes", async () => {
    const text = JSON.stringify(paid("tx-1")).replace("card-transactions", "\\u0063ard-transactions");
    expect(await playing().score(Buffer.from(text))).toMatchObject({ kind: "stored" });
  });
});

describe("a pipeline that is moving", () => {
  it.each([{ mode: "dual-run" as const }, { mode: "canary" as const, percent: 0 }])(
    "in %j is scored in the shadow: a row, and nobody is told",
    async (mode) => {
      const { score, only, told, cards } = playing({ modes: { "card-transactions": mode } });
      await score(paid("tx-1"));
      expect(only()).toMatchObject({ is_fraud: true, shadow: true });
      expect([told.length, cards.size]).toEqual([0, 1]);
    },
  );
});

describe("two that work on one card at once", () => {
  it("both end, with every payment in its state once", async () => {
    const { score, rows, cards } = playing();
    const ids = ["tx-1", "tx-2", "tx-3", "tx-4"];
    const each = (id: string, index: number) =>
      paid(id, { occurredAt: `2026-11-19T10:0${index}:00Z`, amountMinor: 100 });
    await Promise.all([...ids, ...ids].map((id, index) => score(each(id, index % 4))));
    expect(rows.size).toBe(4);
    expect([...cards.values()]).toMatchObject([{ revision: 4, state: { payments: { length: 4 } } }]);
  });

  it("give up in the end, so that the record comes again", async () => {
    const cards = { load: async () => ({ state: newCard, revision: 0 }), save: async () => "changed" as const };
    await expect(playing().score(paid("tx-1"), { cards })).rejects.toThrow(/changed by others 5 times/);
  });
});
