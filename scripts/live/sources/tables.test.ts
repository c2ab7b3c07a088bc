import { describe, expect, it } from "vitest";
import { toRowItem } from "#functions/fraud/transaction-row";
import { outboxItem } from "#functions/notify/outbox";
import { told } from "#functions/notify/testing/told";
import { toDefinitionItem } from "#functions/sla/definition";
import { fingerprintOf, toStateItem } from "#functions/sla/state";
import { definition } from "#functions/sla/testing/definition";
import { toViolationItem, violationOf } from "#functions/sla/violation";
import { alertList } from "./alert-list.ts";
import { notificationList } from "./notification-list.ts";
import { slaSection } from "./sla-section.ts";

type Asked = {
  input: { TableName?: string; ExpressionAttributeValues?: Record<string, { S?: string }>; Limit?: number };
};
/** A table service that answers by what it is asked for. */
const answering = (answer: (asked: Asked["input"]) => readonly object[]) => {
  const asked: Asked["input"][] = [];
  const send = async ({ input }: Asked) => {
    asked.push(input);
    return { Items: answer(input) };
  };
  return { client: { send } as never, asked };
};
const signal = new AbortController().signal;
const now = () => new Date("2026-11-30T00:05:00Z");

const row = (id: string, processed_at: string) =>
  toRowItem({
    tx_id: id,
    card_token: `tok_1_${"a".repeat(32)}`,
    last_four: "2095",
    amount: 49_700,
    currency: "USD",
    merchant: "<b>가게</b>",
    category: "misc_net",
    is_fraud: true,
    fraud_rules: ["velocity"],
    score: 70,
    explanation: "x".repeat(1_000),
    created_at: processed_at,
    processed_at,
    revision: 1,
    expiresAt: 2_000_000_000,
  });

describe("the list of alerts", () => {
  const place = async () => ({ transactionsTableName: "t", fraudIndexName: "fraud" });

  it("has today's and then yesterday's, as many as are shown", async () => {
    const { client, asked } = answering(({ ExpressionAttributeValues }) =>
      ExpressionAttributeValues?.[":day"]?.S === "2026-11-30"
        ? [row("a", "2026-11-30T00:01:00.000Z")]
        : [row("b", "2026-11-29T23:59:00.000Z")],
    );
    const { alerts } = await alertList({ client, place, now }).read(signal);
    expect(alerts.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(alerts[0]).toMatchObject({
      merchant: "<b>가게</b>",
      card: "2095",
      amount: 49_700,
      explanation: "x".repeat(300),
    });
    expect(asked.map(({ Limit }) => Limit)).toEqual([12, 11]);
  });

  it("is hidden by no row that somebody else wrote", async () => {
    const { score: _, ...broken } = row("bad", "2026-11-30T00:02:00.000Z");
    const { client } = answering(() => [broken, row("a", "2026-11-30T00:01:00.000Z")]);
    const { alerts } = await alertList({ client, place, now }).read(signal);
    expect(alerts[0]).toMatchObject({
      at: "2026-11-30T00:02:00.000Z",
      merchant: "?",
      explanation: expect.stringContaining("score"),
    });
    expect(alerts[1]).toMatchObject({ id: "a" });
  });
});

describe("the board of SLAs", () => {
  it("has every promise and how it stands, rows that are none, and the latest violations", async () => {
    const since = "2026-11-29T22:30:00.000Z";
    const state = {
      fingerprint: fingerprintOf(definition()),
      counts_from: since,
      judged_until: "2026-11-29T23:00:00.000Z",
      status: "violated" as const,
      since,
      first_missed: since,
      last_missed: since,
      revision: 3,
    };
    const window = { start: Date.parse("2026-11-29T23:00:00Z"), deadline: Date.parse("2026-11-29T23:05:00Z") };
    const { client } = answering(({ TableName, ExpressionAttributeValues }) => {
      if (TableName === "violations")
        return [toViolationItem(violationOf(definition(), window, window.deadline + 60_000))];
      if (ExpressionAttributeValues?.[":pk"]?.S === "state") return [toStateItem(definition(), state)];
      return [toDefinitionItem(definition()), { ...toDefinitionItem(definition()), sk: { S: "evil#hourly" } }];
    });
    const tables = async () => ({ definitionsTableName: "definitions", violationsTableName: "violations" });
    const { definitions, violations } = await slaSection({ client, tables, now }).read(signal);
    expect(definitions.map(({ pipeline, status, nextDeadline }) => [pipeline, status, nextDeadline])).toEqual([
      ["consumer_batch", "violated", "2026-11-30T01:05:00.000Z"],
      ["evil#hourly", "not watched", null],
    ]);
    expect(violations).toEqual([
      {
        pipeline: "consumer_batch",
        type: "hourly",
        deadlineAt: "2026-11-29T23:05:00.000Z",
        detectedAt: "2026-11-29T23:06:00.000Z",
        resolvedAt: null,
      },
    ]);
  });
});

describe("the list of notifications", () => {
  it("counts what was sent, waits and was given up, and shows the latest", async () => {
    const { due: _, due_at: __, ...rest } = outboxItem(told({ dedupKey: "sent", title: "<i>" }), now());
    const { client } = answering(() => [
      outboxItem(told({ dedupKey: "waits" }), new Date("2026-11-30T00:05:03Z")),
      {
        ...rest,
        announced_at: { S: "2026-11-30T00:05:02.000Z" },
        sent_at: { S: "2026-11-30T00:05:01.000Z" },
        last_error: { S: "503" },
      },
      { ...rest, dead_at: { S: "2026-11-30T00:05:01.000Z" }, last_error: { S: "410" }, body: { S: "{" } },
    ]);
    const view = await notificationList({ client, table: async () => "n" }).read(signal);
    expect(view).toMatchObject({ sent: 1, waiting: 1, dead: 1 });
    expect(view.latest.map(({ state, title, error }) => [state, title, error])).toEqual([
      ["waiting", told().title, null],
      ["sent", "<i>", null],
      ["dead", "(unreadable)", "410"],
    ]);
  });
});
