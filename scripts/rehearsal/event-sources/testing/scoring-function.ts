import { type CardState, newCard } from "#functions/fraud/card-state";
import { decodeCardState, encodeCardState } from "#functions/fraud/card-state-codec";
import { fraudSettings } from "#functions/fraud/settings";
import { rowKey, type ScoredTransaction } from "#functions/fraud/transaction-row";
import type { CardTable } from "#functions/score-transactions/cards";
import { scoreHandler } from "#functions/score-transactions/score";
import type { StoredRow } from "#functions/score-transactions/transactions";
import type { StreamRecord } from "../core/stream.ts";
import type { Answer } from "../core/verdict.ts";
import type { Invoker } from "../ports.ts";
import { type Effect, type EffectFaults, FaultyFunction } from "./faulty-function.ts";
import type { FunctionWorld } from "./simulation.ts";

interface CardItem {
  readonly bytes: Uint8Array;
  readonly revision: number;
}

/** The deployed handler of `score-transactions` over tables that fail, and in a process that dies. */
export class ScoringFunction implements Invoker {
  /** Rows by their keys. */
  readonly rows = new Map<string, ScoredTransaction>();
  /** Transactions in the order in which their rows were stored. */
  readonly stored: string[] = [];
  /** Dedup keys of what people were told. */
  readonly told = new Set<string>();
  readonly #cards = new Map<string, CardItem>();
  readonly #function: FaultyFunction;

  constructor(world: FunctionWorld, faults: EffectFaults) {
    this.#function = new FaultyFunction(world, faults, (effect, surroundings) =>
      scoreHandler({
        cards: this.#cardsOver(effect),
        storeTransaction: (row) => effect(() => this.#store(row)),
        announce: ({ dedupKey }) =>
          effect(() => {
            const known = this.told.has(dedupKey);
            this.told.add(dedupKey);
            return known ? "known" : "announced";
          }),
        rules: fraudSettings.parse(undefined),
        tellBatch: async () => {},
        keepDays: 30,
        modes: {},
        ...surroundings,
      }),
    );
  }

  set faults(faults: EffectFaults) {
    this.#function.faults = faults;
  }

  invoke(shardId: string, records: readonly StreamRecord[]): Promise<Answer> {
    return this.#function.invoke(shardId, records);
  }

  stateOf(token: string): CardState {
    const item = this.#cards.get(token);
    return item ? decodeCardState(item.bytes) : newCard;
  }

  #cardsOver(effect: Effect): CardTable {
    const cardOf = (token: string) => ({ state: this.stateOf(token), revision: this.#cards.get(token)?.revision ?? 0 });
    return {
      loadAll: (tokens) => effect(() => new Map(tokens.map((token) => [token, cardOf(token)]))),
      load: (token) => effect(() => cardOf(token)),
      save: (token, { state, revision }) =>
        effect(() => {
          if ((this.#cards.get(token)?.revision ?? 0) !== revision) return "changed" as const;
          this.#cards.set(token, { bytes: encodeCardState(state), revision: revision + 1 });
          return { state, revision: revision + 1 };
        }),
    };
  }

  #store(row: ScoredTransaction): StoredRow {
    const { pk, sk } = rowKey(row);
    const existing = this.rows.get(`${pk}/${sk}`);
    if (existing && existing.revision >= row.revision) return { kind: "known", row: existing };
    const { amount, merchant, category, revision } = row;
    const next = existing ? { ...existing, amount, merchant, category, revision } : row;
    this.rows.set(`${pk}/${sk}`, next);
    if (!existing) this.stored.push(row.tx_id);
    return { kind: existing ? "corrected" : "stored", row: next };
  }
}
