import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { realContext } from "#scripts/commands/testing/real-context";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import type { Decision, Finding } from "#scripts/engine/go-no-go/decision";
import type { Comparison } from "#scripts/engine/migration/comparison";
import { keepComparison } from "#scripts/engine/migration/comparison-files";
import { daysBetween } from "#scripts/engine/migration/point-in-time";
import { cleanDay } from "#scripts/engine/migration/testing/clean-day";
import { type GoNoGoInput, goNoGo } from "./go-no-go.ts";

const root = mkdtempSync(join(tmpdir(), "go-no-go-"));
afterAll(() => rmSync(root, { recursive: true }));

const file = (name: string, content: unknown): string => {
  writeFileSync(join(root, name), typeof content === "string" ? content : JSON.stringify(content));
  return join(root, name);
};
const run = async (change: Partial<GoNoGoInput> = {}, settings = "") => {
  const input = { environment: "prod", askAws: false, markdown: false };
  const report = await goNoGo(realContext(root, { SLUICE_SET: settings }).context, { ...input, ...change });
  const { verdict, findings } = report.data as Decision;
  const of = Object.fromEntries(findings.map((each) => [each.name, each])) as Record<Finding["name"], Finding>;
  return { ...report, verdict, of };
};
const good = {
  latencyP99Seconds: 0.4,
  errorPercent: 0,
  costPerDayUsd: 80,
  estimatedCostPerDayUsd: 80,
  coldStartSeconds: 0.6,
  openMismatches: 0,
};
const rehearsal = (change: object = {}) => ({
  environment: "local",
  events: { read: 2000, rejected: 0, sent: 2000, stored: 1999, duplicate: 0, conflict: 0, quarantined: 1, lost: 0 },
  latencyMs: { p50: 40, p95: 90, p99: 210 },
  ...change,
});

/** A pipeline's kept days from one to another. */
function keep(results: string, from: string, to: string, change: Partial<Comparison> = {}): void {
  for (const day of daysBetween(from, to)) keepComparison(results, cleanDay(day, change));
}

describe("go-no-go", () => {
  it("is go, with exit code 0, if every criterion is measured and met", async () => {
    const report = await run({ measurements: file("good.json", good) });
    expect([report.exitCode, report.verdict]).toEqual([0, "go"]);
    expect(report.text).toMatch(/^prod: GO: every criterion is met\n/);
    expect(report.text).toContain("For people to say: the team is confident");
  });

  it("is not go where nothing was measured; the estimate is of the stacks", async () => {
    const report = await run({ measurements: file("cost.json", { costPerDayUsd: 80 }) });
    expect([report.exitCode, report.verdict]).toEqual([3, "not measured"]);
    expect(report.of["cost-against-estimate"].source).toContain("sluice cost prod: 500 GB, month 1, a day");
    expect(report.of["cost-against-estimate"].verdict).toBe("go");
    expect(report.of.latency).toMatchObject({ verdict: "not measured", value: null });
  });

  it("takes latency and errors of a rehearsal, and says what that cannot tell", async () => {
    const { of, exitCode } = await run({ summary: file("summary.json", rehearsal()) });
    expect(of.latency).toMatchObject({ verdict: "go", value: 0.21, source: "rehearsal on one machine, 2000 events" });
    expect(of.errors).toMatchObject({ verdict: "go", value: 0.05 });
    for (const name of ["cost-per-day", "cold-start"] as const)
      expect(of[name]).toMatchObject({
        verdict: "not measured",
        source: expect.stringContaining("a rehearsal cannot measure it"),
      });
    expect(exitCode).toBe(3);
  });

  it("does not take a handful of events for a measurement", async () => {
    const events = { ...rehearsal().events, sent: 999 };
    const { of } = await run({ summary: file("few.json", rehearsal({ events })) });
    expect([of.latency.verdict, of.errors.verdict]).toEqual(["not measured", "not measured"]);
  });

  it.each<[string, Partial<GoNoGoInput>, string]>([
    [
      "a key that there is not",
      { measurements: file("key.json", { latency: 1 }) },
      "has fields that are not part of it: latency",
    ],
    [
      "a value below zero",
      { measurements: file("sign.json", { errorPercent: -1 }) },
      "errorPercent: must not be negative",
    ],
    [
      "a number in a text",
      { measurements: file("text.json", { coldStartSeconds: "1" }) },
      "coldStartSeconds: must be a number",
    ],
    ["a number without end", { measurements: file("huge.json", '{"costPerDayUsd":1e999}') }, "costPerDayUsd"],
    ["no summary", { summary: file("none.json", "{}") }, "environment"],
    ["no such file", { summary: "/nowhere.json" }, "the summary of a rehearsal is not there"],
    ["no such pipeline", { pipeline: "../x" }, "there is no such pipeline"],
  ])("is called wrongly with %s", async (_, change, message) => {
    await expect(run(change)).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining(message) });
  });
});

describe("mismatches of the dual run", () => {
  const mismatches = async (results: string, settings = "") => (await run({ results }, settings)).of.mismatches;
  const folder = (name: string) => {
    mkdirSync(join(root, name));
    return join(root, name);
  };

  it("are measured once two whole weeks are kept", async () => {
    const results = folder("two-weeks");
    keep(results, "2026-11-10", "2026-11-22");
    expect(await mismatches(results)).toMatchObject({
      verdict: "not measured",
      source: "order-changes: 1 of 14 days were not compared",
    });
    keep(results, "2026-11-09", "2026-11-09");
    expect(await mismatches(results)).toMatchObject({
      verdict: "go",
      value: 0,
      source: "compare-runs, 14 days of order-changes",
    });
  });

  it("are no-go from the first one that nothing explains, whatever is missing", async () => {
    const results = folder("open");
    keep(results, "2026-11-20", "2026-11-20", {
      rows: { equal: 9, different: 1, onlyOld: 0, onlyNew: 0, open: 1, explained: {} },
    });
    expect(await mismatches(results)).toMatchObject({ verdict: "no-go", value: 1 });
  });

  it("are not measured for a pipeline that is between the systems and was never compared", async () => {
    const results = folder("canary");
    keep(results, "2026-11-09", "2026-11-22");
    const settings = 'pipelines.device-readings={"mode":"dual-run"}';
    expect(await mismatches(results, settings)).toMatchObject({
      verdict: "not measured",
      source: "device-readings: no day is compared",
    });
    expect(await mismatches(folder("nothing"))).toMatchObject({
      verdict: "not measured",
      source: expect.stringContaining("no comparison is kept"),
    });
  });
});

describe("the command line of go-no-go", () => {
  it("prints one JSON document, needs no account with --no-aws, and counts days as days", async () => {
    const [json, wrong] = await Promise.all([
      runSluice(["go-no-go", "--env", "prod", "--no-aws", "--measurements", file("all.json", good), "--json"]),
      runSluice(["go-no-go", "--env", "prod", "--days", "90"]),
    ]);
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([0, { environment: "prod", verdict: "go" }]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("1 to 60 days are needed")]);
  });
});
