import {
  type DynamoDBClient,
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { outboxItem, UNLESS_ANNOUNCED } from "#functions/notify/outbox";
import { itemsOf } from "#functions/results/items-of";
import {
  type BadDefinition,
  DEFINITIONS,
  fromDefinitionItem,
  type SlaDefinition,
  type SlaName,
  slaKey,
  toDefinitionItem,
} from "#functions/sla/definition";
import type { EndedViolations } from "#functions/sla/judge";
import { fromStateItem, type SlaState, STATES, toStateItem } from "#functions/sla/state";
import { iso, toViolationItem } from "#functions/sla/violation";
import type { CheckPorts } from "./check.ts";

export interface SlaTables {
  readonly definitions: string;
  readonly violations: string;
  readonly completions: string;
  readonly notifications: string;
}

type Client = Pick<DynamoDBClient, "send">;

/** The states of all definitions, by key; what is none is left out, and begins anew. */
export async function slaStates(client: Client, definitionsTable: string): Promise<ReadonlyMap<string, SlaState>> {
  const found = new Map<string, SlaState>();
  for await (const item of itemsOf(client, { TableName: definitionsTable, pk: STATES, consistent: true })) {
    const state = fromStateItem(item);
    if (state && item.sk?.S) found.set(item.sk.S, state);
  }
  return found;
}

/** The rows of all definitions, right or wrong. */
export async function slaDefinitions(client: Client, definitionsTable: string) {
  const found: (SlaDefinition | BadDefinition)[] = [];
  for await (const item of itemsOf(client, { TableName: definitionsTable, pk: DEFINITIONS, consistent: true }))
    found.push(fromDefinitionItem(item));
  return found;
}

const isCanceled = (error: unknown): error is TransactionCanceledException =>
  error instanceof Error && error.name === "TransactionCanceledException";
const failedAt = (error: TransactionCanceledException, index: number): boolean =>
  error.CancellationReasons?.[index]?.Code === "ConditionalCheckFailed";

/** The tables of the SLAs, for the checker. */
export const slaTables = (client: Client, tables: SlaTables): CheckPorts => {
  const stateWrite = (definition: SlaName, state: SlaState, before: number): TransactWriteItem => ({
    Put: {
      TableName: tables.definitions,
      Item: toStateItem(definition, state),
      // The first state says only from when on windows count: of two that begin at once, either will do, and what stands there in its place is none.
      ...(before > 0 && {
        ConditionExpression: "revision = :before",
        ExpressionAttributeValues: { ":before": { N: String(before) } },
      }),
    },
  });

  /** Notes the end on each violation; what has one keeps it, so that a run that is cut short leaves less to the next. */
  const end = async (definition: SlaName, { from, to, at, as }: EndedViolations) => {
    for await (const { pk, sk, resolved_at, closed_at } of itemsOf(client, {
      TableName: tables.violations,
      pk: slaKey(definition),
      from,
      consistent: true,
    })) {
      if (!pk || !sk?.S || sk.S > to) return;
      if (resolved_at || closed_at) continue;
      await client.send(
        new UpdateItemCommand({
          TableName: tables.violations,
          Key: { pk, sk },
          UpdateExpression: "SET #as = if_not_exists(#as, :at)",
          ExpressionAttributeNames: { "#as": as },
          ExpressionAttributeValues: { ":at": { S: at } },
        }),
      );
    }
  };

  return {
    definitions: () => slaDefinitions(client, tables.definitions),
    states: () => slaStates(client, tables.definitions),
    completions: async (pipeline, since) => {
      const found = [];
      for await (const { completed_at, period_end } of itemsOf(client, {
        TableName: tables.completions,
        pk: pipeline,
        from: iso(since),
        consistent: true,
      }))
        if (completed_at?.S && period_end?.S) found.push({ completed_at: completed_at.S, period_end: period_end.S });
      return found;
    },
    write: async (definition, { state, violation, ended, message }, before, now) => {
      // Before the state, which would not be looked at for it again; and again where this run dies in between.
      if (ended) await end(definition, ended);
      const items: TransactWriteItem[] = [stateWrite(definition, state, before)];
      if (violation) items.push({ Put: { TableName: tables.violations, Item: toViolationItem(violation) } });
      const told: TransactWriteItem | undefined = message && {
        Put: {
          TableName: tables.notifications,
          Item: outboxItem(message, now),
          ConditionExpression: UNLESS_ANNOUNCED,
        },
      };
      const send = (all: TransactWriteItem[]) => client.send(new TransactWriteItemsCommand({ TransactItems: all }));
      try {
        await send(told ? [...items, told] : items);
        return true;
      } catch (error) {
        if (!isCanceled(error)) throw error;
        if (failedAt(error, 0)) return false;
        if (!told || !failedAt(error, items.length)) throw error;
        // Told already, by a state that somebody has deleted since.
        await send(items);
        return true;
      }
    },
  };
};

/** Puts definitions in that the table has never had; what people made of them since, or deleted, stays so. */
export async function putFirstDefinitions(
  client: Client,
  TableName: string,
  definitions: readonly SlaDefinition[],
  now: Date,
): Promise<void> {
  for (const definition of definitions) {
    const mark = { pk: { S: "first" }, sk: { S: slaKey(definition) }, at: { S: now.toISOString() } };
    const ConditionExpression = "attribute_not_exists(pk)";
    const items = [mark, toDefinitionItem(definition)].map((Item) => ({
      Put: { TableName, Item, ConditionExpression },
    }));
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
    } catch (error) {
      if (!isCanceled(error) || !(failedAt(error, 0) || failedAt(error, 1))) throw error;
    }
  }
}
