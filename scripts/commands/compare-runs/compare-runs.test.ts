import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { Environment } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import { resultTable } from "#functions/results/result-table";
import type { StoredResult } from "#functions/results/stored-result";
import { targetOf } from "#scripts/commands/cli/target";
import { deployEnvironment } from "#scripts/commands/deploy/deploy-environment";
import { realContext } from "#scripts/commands/testing/real-context";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import type { Comparison } from "#scripts/engine/migration/comparison";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { readPublished } from "#scripts/rehearsal/published";
import { rehearsalOfFile } from "#scripts/rehearsal/testing/rehearsal-of-file";
import { tables } from "#stacks/contracts/tables";
import { compareRuns } from "./compare-runs.ts";
import type { CompareRunsInput } from "./compare-runs-input.ts";

const environment = loadEnvironments({ SLUICE_ENV: "local" })[0] as Environment;
const repository = new URL("../../../migration/", import.meta.url).pathname;
const CARD = "4111111111111111";
const DAY = "2026-11-20";
const cause = "The old system wrote these orders twice, as was found on 21 November.";

const here = rehearsalOfFile(environment);

const write = (name: string, content: string): string => {
  const file = join(here.root, name);
  writeFileSync(file, content);
  return file;
};
const run = async (change: Partial<CompareRunsInput> = {}) => {
  const input = { environment: "local", rehearse: true, pipeline: "order-changes", allowEmpty: false, markdown: false };
  const mapping = join(repository, "order-changes.json");
  const report = await compareRuns(realContext(here.root).context, { ...input, mapping, ...change });
  return { ...report, data: report.data as Comparison };
};

/** A version of an order as process-events stores it. */
const stored = (key: string, version: number, change: object = {}, more: Partial<StoredResult> = {}): StoredResult => ({
  pipeline: "order-changes",
  key,
  version,
  ingestionId: "0b242abb-623a-4c57-8575-680df30655b9",
  ingestedAt: "2026-11-20T03:00:01.000Z",
  storedAt: "2026-11-20T03:00:02.000Z",
  payloadHash: "00".repeat(32),
  result: {
    orderId: key,
    revision: version,
    changedAt: "2026-11-20T03:00:00Z",
    status: "paid",
    currency: "USD",
    items: 2,
    totalMinor: 497,
    ...change,
  },
  shadow: true,
  expiresAt: Math.floor(Date.now() / 1000) + 86_400,
  ...more,
});
/** The same order as the old system exports it. */
const exported = (id: string, revision: number, change: object = {}) =>
  JSON.stringify({
    order_id: id,
    revision,
    updated_at: "2026-11-20 12:00:00",
    status: "P",
    currency: "USD ",
    total: "4.97",
    item_count: 2,
    ...change,
  });

describe("compare-runs", () => {
  it("says which stack is missing before anything is deployed", async () => {
    await expect(run({ from: write("one.jsonl", exported("o-1", 1)) })).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining("local-tables is not deployed, so there is nothing to compare with"),
    });
  });

  it.each<[string, Partial<CompareRunsInput>, string]>([
    ["no source", {}, "the old results are needed: --from FILE, or"],
    ["a query for a file", { from: "x", queryFile: "y" }, "the old results are needed"],
    ["no such pipeline", { pipeline: "../orders" }, "there is no such pipeline; there are card-transactions"],
    ["no day", { day: "20 November" }, "--day: a day such as 2026-11-20 is needed"],
    ["a day that is not over", { day: "2999-01-01" }, "--day: 2999-01-01 is not over in +09:00"],
    ["no such mapping", { mapping: "none.json" }, "the mapping of fields is not there"],
    ["half a span", { fromDay: DAY }, "--from-day and --to-day: two days"],
    ["a span backwards", { fromDay: DAY, toDay: "2026-11-19" }, "--to-day: must be 0 to 365 days after"],
    ["a span and a source", { fromDay: DAY, toDay: DAY, from: "x" }, "give no --from"],
  ])("is called wrongly with %s", async (_, change, message) => {
    await expect(run(change)).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining(message) });
  });

  it("compares a day with what is stored, shadows too, explains by field, and keeps the result", async () => {
    const { context } = realContext(here.root);
    const target = targetOf(context, here.rehearsal.attachment.environment);
    await deployEnvironment(context, target, { environment: "local", stacks: ["keys", "alerts", "tables"] });
    const { resultsTableName: tableName } = await readPublished(here.rehearsal.access, environment, tables);
    const client = new DynamoDBClient(clientConfig(here.rehearsal.access));
    const store = resultTable({ client, tableName });
    for (const result of [
      stored("same", 1, { status: "placed", totalMinor: 1 }),
      stored("same", 2),
      // What comes after the day does not count for it.
      stored("same", 3, { changedAt: "2026-11-20T15:00:00Z", status: "shipped" }),
      stored("wrong", 1, { totalMinor: 498, status: "placed" }),
      stored("counted", 1, {}, { shadow: false }),
      stored("expired", 1, {}, { expiresAt: 1 }),
      stored("new-only", 1),
      stored("same", 1, {}, { pipeline: "order-changes-too" }),
    ])
      expect(await store(result)).toBe("stored");
    client.destroy();

    const from = write(
      "old.jsonl",
      [
        exported("same", 2),
        exported("wrong", 1, { note: CARD }),
        exported("counted", 1),
        exported(CARD, 1),
        exported("expired", 1, { updated_at: "2026-11-21 00:00:00" }),
        "{broken",
      ].join("\n"),
    );
    const report = await run({ from, day: DAY });
    expect(report.data).toMatchObject({
      rows: { equal: 2, different: 1, onlyOld: 1, onlyNew: 1, open: 3, explained: {} },
      otherDays: 1,
      superseded: { old: 0, new: 1 },
      shadows: 4,
      broken: 1,
      brokenRows: [{ place: 6, reason: "is not valid JSON" }],
    });
    expect(report.exitCode).toBe(3);
    expect(report.text).toContain(
      `local order-changes on ${DAY}: 3 of 5 rows differ, and nothing explains it; 1 rows of the export cannot be compared`,
    );
    expect(report.text).toContain("total -> totalMinor: 1 unexplained\n    wrong (row 2): old 497, new 498");
    expect(report.text).toContain("****1111 (row 4): old a row, new (nothing)");
    expect(report.text).not.toContain(CARD);
    const kept = readFileSync(join(here.root, "migration/results/local/order-changes", `${DAY}.json`), "utf8");
    expect(JSON.parse(kept)).toMatchObject({ day: DAY, broken: 1 });
    expect(kept).not.toContain(CARD);
  });

  it("ends well once everything is equal or explained, and adds the days up", async () => {
    const from = write("mended.jsonl", [exported("same", 2), exported("counted", 1), exported("twice", 1)].join("\n"));
    const explained = ["only-old", "only-new"].map((field) => ({ field, cause, until: "2999-12-31" }));
    const explanations = write("explained.json", JSON.stringify(explained));
    const day = await run({ from, day: DAY, explanations });
    expect([day.exitCode, day.data.rows]).toEqual([
      0,
      { equal: 2, different: 0, onlyOld: 1, onlyNew: 2, open: 0, explained: { "2999-12-31": 3 } },
    ]);
    const sum = await run({ fromDay: DAY, toDay: DAY });
    expect(sum).toMatchObject({ exitCode: 0, data: { clean: true, missing: [] } });
    const two = await run({ fromDay: DAY, toDay: "2026-11-21", markdown: true });
    expect([two.exitCode, two.text]).toEqual([1, expect.stringContaining("Missing: 2026-11-21")]);
  });

  it("calls it no success where there is nothing on either side", async () => {
    const from = write("empty.jsonl", "");
    await expect(run({ from, day: "2026-11-10" })).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining("neither the old system nor this one has a row on 2026-11-10"),
    });
    expect(await run({ from, day: "2026-11-10", allowEmpty: true })).toMatchObject({ exitCode: 0 });
  });
});

describe("the command line of compare-runs", () => {
  it("adds up in one JSON document, and refuses two sources", async () => {
    const results = join(here.root, "nothing-kept");
    mkdirSync(results);
    const span = ["--from-day", DAY, "--to-day", DAY, "--results", results];
    const [sum, both] = await Promise.all([
      runSluice(["compare-runs", "order-changes", "--env", "local", ...span, "--json"]),
      runSluice(["compare-runs", "order-changes", "--env", "local", "--from", "x", "--mysql-url-from-env", "Y"]),
    ]);
    expect([sum.code, JSON.parse(sum.stdout)]).toMatchObject([1, { clean: false, missing: [DAY] }]);
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("cannot be used with option")]);
  });
});
