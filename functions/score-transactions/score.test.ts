import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import type { Log } from "#functions/runtime/logger";
import { readSettings, SettingsError } from "#functions/runtime/settings";
import { scoreHandler } from "./score.ts";
import { scoreTransactionsSettings } from "./settings.ts";
import { circumstances, NOW, old, paid, world } from "./testing/world.ts";

const batchOf = (contents: readonly unknown[]): KinesisStreamEvent => ({
  Records: contents.map(
    (content, index) =>
      ({
        eventID: `shardId-000000000000:${index}`,
        kinesis: {
          partitionKey: `tok_1_${"a".repeat(32)}`,
          sequenceNumber: String(index),
          approximateArrivalTimestamp: NOW.getTime() / 1000,
          data: Buffer.from(JSON.stringify(content)).toString("base64"),
        },
      }) as KinesisStreamRecord,
  ),
});
const time = { getRemainingTimeInMillis: () => 30_000 };

const handling = () => {
  const around = world();
  const counted: Record<string, number> = {};
  const latencies: number[] = [];
  const batches: number[] = [];
  const info = vi.fn();
  const handle = scoreHandler({
    ...around.ports,
    ...circumstances,
    tellBatch: async (records) => void batches.push(records),
    concurrency: 4,
    now: () => NOW,
    log: { info, error: info } as unknown as Log,
    meter: {
      count: (name, events) => {
        if (events > 0) counted[name] = events;
      },
      milliseconds: (_, duration) => void latencies.push(duration),
      publish: () => {},
    },
  });
  return { ...around, handle, counted, latencies, batches, info };
};

describe("a batch", () => {
  it("is counted by what became of its records", async () => {
    const { handle, counted, latencies, batches, info } = handling();
    const batch = [
      paid("tx-1"),
      paid("tx-1"),
      paid("tx-1", { revision: 2 }),
      { pipeline: "order-changes" },
      "card-transactions",
      old("tx-9"),
    ];
    expect(await handle(batchOf(batch), time)).toEqual({ batchItemFailures: [] });
    expect(counted).toEqual({ Scored: 1, Alerts: 1, Known: 1, Corrected: 1, Skipped: 1, Unreadable: 1, Expired: 1 });
    expect(latencies).toEqual([877]);
    expect(info).toHaveBeenCalledOnce();
    expect(batches).toEqual([6]);
  });

  it("reads a card once, however often it pays", async () => {
    const { handle, calls, counted } = handling();
    await handle(batchOf(["tx-1", "tx-2", "tx-3"].map((id) => paid(id))), time);
    expect(counted.Scored).toBe(3);
    expect(calls.filter((call) => call.startsWith("load"))).toEqual(["loadAll"]);
    expect(calls.filter((call) => call === "save")).toHaveLength(3);
  });

  it("reads its cards one by one where they cannot be read together", async () => {
    const { handle, ports, calls, counted } = handling();
    ports.cards.loadAll = () => Promise.reject(new Error("throttled"));
    expect(await handle(batchOf(["tx-1", "tx-2"].map((id) => paid(id))), time)).toEqual({ batchItemFailures: [] });
    expect(counted.Scored).toBe(2);
    expect(calls.filter((call) => call === "load")).toHaveLength(1);
  });

  it("stops a card at its first failure, and names what was not done", async () => {
    const { handle, counted, batches, ports } = handling();
    let calls = 0;
    const failing = scoreHandler({
      ...ports,
      ...circumstances,
      storeTransaction: (row) => (++calls === 2 ? Promise.reject(new Error("throttled")) : ports.storeTransaction(row)),
      tellBatch: async (records) => void batches.push(records),
      concurrency: 4,
      now: () => NOW,
      log: { info: () => {}, error: () => {} } as unknown as Log,
      meter: { count: () => {}, milliseconds: () => {}, publish: () => {} },
    });
    const batch = batchOf(["tx-1", "tx-2", "tx-3"].map((id) => paid(id)));
    const { batchItemFailures } = await failing(batch, time);
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["1", "2"]);
    expect(batches).toEqual([]);
    expect(await handle(batch, time)).toEqual({ batchItemFailures: [] });
    expect(counted).toMatchObject({ Scored: 2, Known: 1 });
  });
});

describe("the settings", () => {
  const variables = {
    POWERTOOLS_SERVICE_NAME: "score-transactions",
    POWERTOOLS_METRICS_NAMESPACE: "sluice/test",
    CARDS_TABLE_NAME: "cards",
    TRANSACTIONS_TABLE_NAME: "transactions",
    COMPLETIONS_TABLE_NAME: "completions",
    NOTIFICATIONS_TABLE_NAME: "notifications",
    KEEP_TRANSACTIONS_DAYS: "30",
    CARD_STATE_DAYS: "90",
  };
  const rules = (FRAUD_RULES: string) =>
    readSettings(scoreTransactionsSettings, { ...variables, FRAUD_RULES }).FRAUD_RULES;

  it("are the standard rules, and what differs", () => {
    expect(rules("")).toEqual(circumstances.rules);
    expect(rules('{"alertFrom":60}')).toEqual({ ...circumstances.rules, alertFrom: 60 });
  });

  it.each(["{", "null", "[]", '{"alertFrom":0}', '{"alertFrm":60}'])("refuse %s", (text) => {
    expect(() => rules(text)).toThrow(SettingsError);
    expect(() => rules(text)).toThrow(/FRAUD_RULES: must be JSON of settings of rules/);
  });
});
