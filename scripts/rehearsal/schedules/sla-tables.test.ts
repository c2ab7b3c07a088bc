import { DynamoDBClient, ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { slaTables } from "#functions/check-slas/tables";
import { over } from "#functions/sla/messages";
import { fingerprintOf, type SlaState } from "#functions/sla/state";
import { definition } from "#functions/sla/testing/definition";
import { fromViolationItem, iso, violationOf } from "#functions/sla/violation";
import { emulatorWithClient } from "#scripts/rehearsal/emulator/testing/emulator-with-client";
import { createItemTable } from "#scripts/rehearsal/emulator/testing/item-table";

const tables = { definitions: "definitions", violations: "violations", completions: "log", notifications: "outbox" };
const emulated = emulatorWithClient(DynamoDBClient);
const HOUR = 3_600_000;
const FIRST = Date.parse("2026-11-30T01:00:00Z");
const NOW = new Date(FIRST + 100 * HOUR);
const beginning = (hour: number) => iso(FIRST + hour * HOUR);

beforeAll(async () => {
  for (const name of Object.values(tables)) await createItemTable(emulated.client, name);
});

const violated = (of: ReturnType<typeof definition>, windows: number, revision: number): SlaState => ({
  fingerprint: fingerprintOf(of),
  counts_from: beginning(0),
  judged_until: beginning(windows - 1),
  status: "violated",
  since: beginning(0),
  first_missed: beginning(0),
  last_missed: beginning(windows - 1),
  revision,
});

/** A definition that has missed so many windows, all of them written down. */
async function missedOf(pipeline_name: string, windows: number) {
  const of = definition({ pipeline_name });
  const { write } = slaTables(emulated.client, tables);
  for (let hour = 0; hour < windows; hour++) {
    const start = FIRST + hour * HOUR;
    const violation = violationOf(of, { start, deadline: start + 300_000 }, start + HOUR);
    expect(await write(of, { state: violated(of, hour + 1, hour + 1), violation }, hour, NOW)).toBe(true);
  }
  const state: SlaState = { ...violated(of, windows, windows + 1), status: "ok" };
  const at = beginning(windows);
  const ended = { from: beginning(0), to: beginning(windows - 1), at, as: "resolved_at" } as const;
  return { of, step: { state, ended, message: over(of, Date.parse(at), beginning(0)) } };
}

async function allOf(TableName: string) {
  const { Items = [] } = await emulated.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items;
}
const endsOf = async (pipeline: string) =>
  (await allOf(tables.violations))
    .flatMap((item) => fromViolationItem(item) ?? [])
    .filter(({ pipeline_name }) => pipeline_name === pipeline)
    .map(({ resolved_at }) => resolved_at);

/** A client that counts what it notes on rows, and is killed after so many. */
function killedAfter(most: number) {
  const noted = { count: 0 };
  const client: Pick<DynamoDBClient, "send"> = {
    send: ((command: never) => {
      if ((command as unknown) instanceof UpdateItemCommand && ++noted.count > most) throw new Error("killed");
      return emulated.client.send(command);
    }) as DynamoDBClient["send"],
  };
  return { noted, tables: slaTables(client, tables) };
}

describe("the end of a violation", () => {
  it("is noted on each of its rows; a run that goes on where another was killed only works on what is left", async () => {
    const { of, step } = await missedOf("killed", 7);
    const first = killedAfter(4);
    await expect(first.tables.write(of, step, 7, NOW)).rejects.toThrow("killed");
    expect((await endsOf("killed")).filter(Boolean)).toHaveLength(4);
    expect((await first.tables.states()).get("killed#hourly")?.status).toBe("violated");

    const second = killedAfter(7);
    expect(await second.tables.write(of, step, 7, NOW)).toBe(true);
    expect(second.noted.count).toBe(3);
    expect(await endsOf("killed")).toEqual(Array(7).fill(beginning(7)));
    expect((await second.tables.states()).get("killed#hourly")?.status).toBe("ok");
  });

  it("leaves rows outside of it, and other definitions', as they are", async () => {
    const { of, step } = await missedOf("part", 5);
    await missedOf("other", 3);
    const part = { ...step, ended: { ...step.ended, from: beginning(1), to: beginning(3) } };
    expect(await slaTables(emulated.client, tables).write(of, part, 5, NOW)).toBe(true);
    const end = beginning(5);
    expect(await endsOf("part")).toEqual([undefined, end, end, end, undefined]);
    expect(await endsOf("other")).toEqual([undefined, undefined, undefined]);
  });
});

describe("a step", () => {
  it("is written by one of those that saw the same state, and told once even where the state was deleted since", async () => {
    const { of, step } = await missedOf("twice", 1);
    const { write } = slaTables(emulated.client, tables);
    const both = await Promise.all([write(of, step, 1, NOW), write(of, step, 1, NOW)]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await write(of, { ...step, state: { ...step.state, revision: 3 } }, 2, NOW)).toBe(true);
    const told = (await allOf(tables.notifications)).map(({ pk }) => pk?.S).filter((pk) => pk?.includes("twice"));
    expect(told).toEqual([`notification#sla/twice#hourly/resolved/${beginning(0)}`]);
  });
});
