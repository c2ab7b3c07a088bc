import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dateIn, startOfDay } from "#functions/runtime/time-zone";
import type { Completion } from "#functions/sla/completion";
import { aggregateDailyHandler } from "./aggregate.ts";
import { type Counted, countDay, isSameSummary, type Summary } from "./summary.ts";
import type { SummaryTable } from "./summary-table.ts";

const transaction = (created_at: string, change: Partial<Counted> = {}): Counted => ({
  card_token: "tok_1_a",
  amount: 1000,
  currency: "KRW",
  is_fraud: false,
  created_at,
  ...change,
});

/** A day of Seoul is from 15:00 UTC of the day before. */
const [from, until] = [Date.parse("2026-11-28T15:00:00Z"), Date.parse("2026-11-29T15:00:00Z")];

describe("the sums of a day", () => {
  it("are of its own transactions, by currency, with those of suspected fraud and the cards", () => {
    const count = countDay(from, until);
    count.add([
      transaction("2026-11-28T14:59:59.999Z"),
      transaction("2026-11-28T15:00:00.000Z"),
      transaction("2026-11-29T14:59:59.999Z", { amount: 500, is_fraud: true }),
      transaction("2026-11-29T15:00:00.000Z"),
      transaction("2026-11-29T01:00:00.000Z", { currency: "EUR", amount: 7 }),
    ]);
    count.add([
      transaction("2026-11-29T02:00:00.000Z", { card_token: "tok_1_b" }),
      transaction("2026-11-29T02:00:00.000Z", { card_token: "tok_1_c", shadow: true }),
    ]);
    expect(count.summaries()).toEqual([
      { currency: "EUR", transactions: 1, amount: 7n, fraud_transactions: 0, fraud_amount: 0n, cards: 1 },
      { currency: "KRW", transactions: 3, amount: 2500n, fraud_transactions: 1, fraud_amount: 500n, cards: 2 },
    ]);
  });

  it("are exact beyond 2^53", () => {
    const count = countDay(from, until);
    for (let part = 0; part < 3; part++)
      count.add([transaction("2026-11-29T00:00:00Z", { amount: Number.MAX_SAFE_INTEGER, is_fraud: true })]);
    expect(count.summaries()[0]).toMatchObject({ amount: 27021597764222973n, fraud_amount: 27021597764222973n });
  });

  it("are the same however the transactions are divided and ordered, as long as a card's are together", () => {
    const some = fc.array(
      fc.record({
        card_token: fc.constantFrom("a", "b", "c", "d"),
        amount: fc.nat(),
        currency: fc.constantFrom("KRW", "USD"),
        is_fraud: fc.boolean(),
        created_at: fc.integer({ min: from - 1000, max: until + 1000 }).map((at) => new Date(at).toISOString()),
      }),
    );
    fc.assert(
      fc.property(some, (transactions) => {
        const whole = countDay(from, until);
        whole.add(transactions);
        const parted = countDay(from, until);
        for (const card of ["d", "b", "a", "c"])
          parted.add(transactions.filter(({ card_token }) => card_token === card).toReversed());
        expect(parted.summaries()).toEqual(whole.summaries());
      }),
    );
  });
});

/** The function over a table of transactions and a clock that the test moves. */
function running(timeZone = "Asia/Seoul", start = "2026-11-29T16:10:00Z") {
  const clock = { now: Date.parse(start) };
  const rows: Counted[] = [];
  const kept = new Map<string, { summary: Summary; revision: number }>();
  const done = new Set<string>();
  const completions = new Map<string, Completion>();
  const failing: { at: string | undefined } = { at: undefined };
  const maybe = (step: string) => {
    if (failing.at === step) throw new Error(`killed at ${step}`);
  };
  const table: SummaryTable = {
    keep: async ({ date }, summary) => {
      maybe("keep");
      const key = `${date} ${summary.currency}`;
      const known = kept.get(key);
      if (known && isSameSummary(known.summary, summary)) return "same";
      kept.set(key, { summary, revision: (known?.revision ?? 0) + 1 });
      return known ? "corrected" : "new";
    },
    currencies: async (date) => [...kept.keys()].filter((key) => key.startsWith(date)).map((key) => key.slice(-3)),
    isDone: async (date) => done.has(date),
    done: async ({ date }) => {
      maybe("done");
      done.add(date);
    },
  };
  const reads: string[][] = [];
  const handler = aggregateDailyHandler({
    read: async function* (days) {
      maybe("read");
      reads.push([...days]);
      yield rows.filter(({ created_at }) => days.includes(created_at.slice(0, 10)));
    },
    table,
    logCompletion: async (completion) => {
      maybe("complete");
      if (completions.has(completion.run)) return "known";
      completions.set(completion.run, completion);
      return "logged";
    },
    timeZone,
    keepDays: 30,
    now: () => new Date(clock.now),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    meter: { count: () => {}, milliseconds: () => {}, publish: () => {} },
  });
  return { clock, rows, kept, completions, failing, reads, run: (event: unknown = {}) => handler(event) };
}

describe("aggregate-daily", () => {
  it("sums up yesterday of the business's zone, from the two UTC days that it lies in, and says that it is complete", async () => {
    const { run, rows, kept, completions, reads } = running();
    rows.push(
      transaction("2026-11-28T15:00:00.000Z"),
      transaction("2026-11-29T14:00:00.000Z"),
      transaction("2026-11-29T15:30:00.000Z"),
    );
    expect((await run()).days[0]).toEqual({ date: "2026-11-29", transactions: 2, corrected: 0 });
    expect(reads[0]).toEqual(["2026-11-28", "2026-11-29"]);
    expect(kept.get("2026-11-29 KRW")?.summary).toMatchObject({ transactions: 2, amount: 2000n });
    expect([...completions.values()]).toEqual([
      {
        pipeline_name: "daily_aggregation",
        completed_at: "2026-11-29T16:10:00.000Z",
        period_start: "2026-11-28T15:00:00.000Z",
        period_end: "2026-11-29T15:00:00.000Z",
        records: 2,
        run: "2026-11-29",
      },
    ]);
  });

  it("does nothing more on that day", async () => {
    const { run, clock, reads } = running();
    await run();
    const read = reads.length;
    clock.now += 3_600_000;
    expect(await run()).toEqual({ days: [] });
    expect(reads).toHaveLength(read);
  });

  it("corrects a day that a late payment belongs to, once, and says so", async () => {
    const { run, rows, kept, clock, completions } = running();
    rows.push(transaction("2026-11-29T01:00:00.000Z"));
    await run();
    rows.push(transaction("2026-11-29T02:00:00.000Z"));
    clock.now += 86_400_000;
    const { days } = await run();
    expect(days.map(({ date, corrected }) => [date, corrected])).toEqual([
      ["2026-11-30", 0],
      ["2026-11-29", 1],
      ["2026-11-28", 0],
    ]);
    expect(kept.get("2026-11-29 KRW")).toMatchObject({ revision: 2, summary: { transactions: 2 } });
    expect(completions.size).toBe(2);
  });

  it.each(["read", "keep", "complete", "done"])("killed at %s, is made up for by the next hour's run", async (step) => {
    const { run, rows, kept, clock, completions, failing } = running();
    rows.push(transaction("2026-11-29T01:00:00.000Z"));
    failing.at = step;
    await expect(run()).rejects.toThrow(`killed at ${step}`);
    failing.at = undefined;
    clock.now += 3_600_000;
    await run();
    expect(completions.size).toBe(1);
    expect(kept.get("2026-11-29 KRW")).toMatchObject({ revision: 1, summary: { transactions: 1 } });
  });

  it("sums up a day of hand again, also one that is done, and none that is not over", async () => {
    const { run, rows, kept } = running();
    await run();
    rows.push(transaction("2026-11-20T01:00:00.000Z"));
    expect((await run({ date: "2026-11-20" })).days).toEqual([{ date: "2026-11-20", transactions: 1, corrected: 0 }]);
    expect(kept.has("2026-11-20 KRW")).toBe(true);
    await expect(run({ date: "2026-11-30" })).rejects.toThrow("2026-11-30 is not over in Asia/Seoul");
  });

  it("leaves nothing in a currency whose payments were all corrected into another", async () => {
    const { run, rows, kept } = running();
    rows.push(transaction("2026-11-29T01:00:00.000Z", { currency: "EUR" }));
    await run();
    rows[0] = transaction("2026-11-29T01:00:00.000Z", { currency: "KRW" });
    await run({ date: "2026-11-29" });
    expect([...kept.values()].map(({ summary }) => [summary.currency, summary.transactions, summary.cards])).toEqual([
      ["EUR", 0, 0],
      ["KRW", 1, 1],
    ]);
  });

  it("does not sum up a day again whose payments are forgotten in part", async () => {
    const { run, kept } = running();
    await expect(run({ date: "2026-10-20" })).rejects.toThrow("2026-10-20: its transactions are kept for 30 days only");
    expect(kept.size).toBe(0);
  });

  it("is complete for a day without payments too", async () => {
    const { run, completions, kept } = running();
    await run();
    expect(completions.get("2026-11-29")).toMatchObject({ records: 0 });
    expect(kept.size).toBe(0);
  });

  it("counts every payment of a year in exactly one day, also where days have 23 and 25 hours", async () => {
    const zone = "America/New_York";
    const { run, rows, kept, clock } = running(zone, "2026-01-01T05:10:00Z");
    const last = Date.parse("2027-01-01T05:00:00Z");
    for (let at = startOfDay(zone, "2026-01-01"); at < last; at += 1_800_000)
      rows.push(transaction(new Date(at).toISOString()));
    for (; clock.now < last + 3_600_000; clock.now += 3_600_000) await run();
    const days = [...kept.values()].map(({ summary }) => summary.transactions);
    expect(days).toHaveLength(365);
    expect(days.reduce((sum, each) => sum + each, 0)).toBe(rows.length);
    expect(kept.get("2026-03-08 KRW")?.summary.transactions).toBe(46);
    expect(kept.get("2026-11-01 KRW")?.summary.transactions).toBe(50);
    expect(addDays(dateIn(zone, last), -1)).toBe("2026-12-31");
  });
});
