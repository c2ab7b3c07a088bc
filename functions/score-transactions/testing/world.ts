import { newCard } from "#functions/fraud/card-state";
import { fraudSettings } from "#functions/fraud/settings";
import { payment } from "#functions/fraud/testing/payment";
import { rowKey, type ScoredTransaction } from "#functions/fraud/transaction-row";
import type { Notification } from "#functions/notify/notification";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { eventId } from "#functions/pipelines/pipeline";
import type { EventRecord } from "#functions/pipelines/record";
import { sampleRecord } from "#functions/pipelines/testing/sample-event";
import type { StreamRecord } from "#functions/runtime/kinesis-batch";
import type { CardTable, RememberedCard } from "../cards.ts";
import type { ScoreCircumstances, ScorePorts } from "../score-record.ts";

export const NOW = new Date("2026-11-20T18:51:31Z");
export const circumstances: ScoreCircumstances = {
  now: NOW,
  rules: fraudSettings.parse(undefined),
  keepDays: 30,
  modes: {},
};

/** A payment's record as it is on the stream: at night, and so large that it is an alert, unless told otherwise. */
export const paid = (id: string, changes: Partial<CardTransaction> = {}): EventRecord<CardTransaction> => {
  const payload = payment(id, 0, { occurredAt: "2026-11-19T23:30:00Z", amountMinor: 60_000, ...changes });
  return {
    version: 1,
    pipeline: "card-transactions",
    id: eventId({ key: id, version: changes.revision ?? 1 }),
    ingestionId: "00000000-0000-4000-8000-000000000001",
    ingestedAt: "2026-11-20T18:51:30.123Z",
    payload,
  };
};

/** One that was accepted so long ago that its row may have expired. */
export const old = (id: string): EventRecord<CardTransaction> => ({
  ...paid(id, { occurredAt: "2026-09-30T23:30:00Z" }),
  ingestedAt: "2026-10-01T00:00:00.000Z",
});

/** The same as the stream delivers it. */
export const delivered = (content: unknown): StreamRecord => sampleRecord(content);

/** Tables in memory, with the rules of the real ones, and how often each was asked. */
export function world() {
  const rows = new Map<string, ScoredTransaction>();
  const cards = new Map<string, RememberedCard>();
  const told: Notification[] = [];
  const calls: string[] = [];
  const ports: Omit<ScorePorts, "cards"> & { cards: CardTable } = {
    cards: {
      loadAll: async (tokens) => {
        calls.push("loadAll");
        return new Map(tokens.map((token) => [token, cards.get(token) ?? { state: newCard, revision: 0 }]));
      },
      load: async (token) => {
        calls.push("load");
        return cards.get(token) ?? { state: newCard, revision: 0 };
      },
      save: async (token, { state, revision }) => {
        calls.push("save");
        if ((cards.get(token)?.revision ?? 0) !== revision) return "changed";
        const saved = { state, revision: revision + 1 };
        cards.set(token, saved);
        return saved;
      },
    },
    storeTransaction: async (row) => {
      calls.push("store");
      const key = JSON.stringify(rowKey(row));
      const existing = rows.get(key);
      if (existing && existing.revision >= row.revision) return { kind: "known", row: existing };
      const next = existing ? { ...existing, amount: row.amount, revision: row.revision } : row;
      rows.set(key, next);
      return { kind: existing ? "corrected" : "stored", row: next };
    },
    announce: async (notification) => {
      calls.push("announce");
      if (told.some(({ dedupKey }) => dedupKey === notification.dedupKey)) return "known";
      told.push(notification);
      return "announced";
    },
  };
  return { ports, rows, cards, told, calls };
}
