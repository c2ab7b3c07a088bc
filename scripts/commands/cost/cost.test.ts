import { describe, expect, it } from "vitest";
import { realContext } from "#scripts/commands/testing/real-context";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import type { forecastData } from "#scripts/engine/cost/forecast-data";
import { type CostInput, cost } from "./cost.ts";

const run = (input: Partial<CostInput>, settings = "") =>
  cost(realContext("/nonexistent", { SLUICE_SET: settings }).context, { resources: false, markdown: false, ...input });
type Data = { readonly environments: readonly ReturnType<typeof forecastData>[] };
const dataOf = ({ data }: { readonly data: unknown }) => data as Data;

describe("cost", () => {
  it("estimates production for months 1, 12 and 24 at 500 GB and at 1 TB, within the cap, without an account", async () => {
    const report = await run({ environment: "prod" });
    const [prod] = dataOf(report).environments;
    expect(prod?.estimates.map(({ month, eventsGb }) => [eventsGb, month])).toEqual([
      [500, 1],
      [500, 12],
      [500, 24],
      [1000, 1],
      [1000, 12],
      [1000, 24],
    ]);
    expect(prod).toMatchObject({ capUsd: 5500, targetUsd: 4500, overCap: false });
    expect(report.exitCode).toBe(0);
    for (const { cents, stacks } of prod?.estimates ?? [])
      expect(stacks.reduce((sum, stack) => sum + stack.cents, 0)).toBe(cents);
  });

  it("asks for a decision where one environment of all is above its cap, and says by how much", async () => {
    const all = await run({}, "costs.monthlyCapUsd=2000,costs.monthlyTargetUsd=2000");
    expect(dataOf(all).environments.map(({ environment, overCap }) => [environment, overCap])).toEqual([
      ["local", false],
      ["dev", false],
      ["staging", false],
      ["prod", true],
    ]);
    expect(all.text).toMatch(/Cap 2,000\.00: passed from 500 GB, month 1 on; by [\d,.]+ at most/);
    expect(all.exitCode).toBe(3);
  });

  it("takes other volumes and months, and tells what each resource is paid for", async () => {
    const report = await run({ environment: "dev", eventsGb: [500], months: [6], resources: true });
    expect(report.text).toMatch(/^dev, 500 GB of events, month 6: [\d,]+\.\d\d\n/);
    expect(report.text).toContain("aws_nat_gateway.network_nat_ap-northeast-2a");
  });

  it("sets two environments side by side", async () => {
    const { text, data } = await run({ environment: "dev", compare: "prod" });
    expect(text).toMatch(/^STACK +DEV \(5 GB\) +PROD \(500 GB\) +DIFFERENCE\n/);
    const [dev, prod] = dataOf({ data }).environments.map(({ estimates }) => estimates[0]?.cents ?? 0);
    expect((data as { comparison: { cents: number } }).comparison.cents).toBe((prod ?? 0) - (dev ?? 0));
  });

  it("refuses an environment that there is not", async () => {
    await expect(run({ environment: "nowhere" })).rejects.toMatchObject({ kind: "usage" });
  });
});

describe("the command line of cost", () => {
  it("prints exactly one JSON document", async () => {
    const { code, stdout, stderr } = await runSluice(["cost", "dev", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout).environments).toHaveLength(1);
  });

  it("refuses numbers that make no sense, and a comparison with nothing", async () => {
    const refused = await Promise.all([
      runSluice(["cost", "dev", "--months", "0,twelve"]),
      runSluice(["cost", "--compare", "prod"]),
    ]);
    expect(refused.map(({ code }) => code)).toEqual([2, 2]);
    expect(refused[0]?.stderr).toContain("one to four whole numbers up to 600 are needed");
    expect(refused[1]?.stderr).toContain("--compare needs an environment");
  });
});
