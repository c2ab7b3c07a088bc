import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realContext } from "#scripts/commands/testing/real-context";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { csvOf, labelledRows } from "#scripts/engine/fraud/testing/labelled-file";
import { evaluateFraud } from "./evaluate.ts";
import { generateFraud } from "./generate.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-fraud-"));
  writeFileSync(join(directory, "payments.csv"), csvOf(labelledRows({ count: 300 })));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const evaluate = (settings?: object, falseAlerts?: readonly number[]) => {
  if (settings) writeFileSync(join(directory, "settings.json"), JSON.stringify(settings));
  const { context } = realContext(directory, { INIT_CWD: directory });
  const input = { file: "payments.csv", falseAlerts, ...(settings && { settings: "settings.json" }) };
  return evaluateFraud(context, input);
};

describe("fraud evaluate", () => {
  it("tells what the rules find, and the settings that it was with", async () => {
    const { text, data, exitCode } = await evaluate();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^payments\.csv: 332 payments of \d+ cards, 32 of them fraud/);
    expect(data).toMatchObject({ file: "payments.csv", payments: 332, settings: { alertFrom: 58 } });
    expect(text).not.toMatch(/\d{12,19}/);
  });

  it("takes other points and limits, and as many shares of false alerts as asked for", async () => {
    const { data } = await evaluate({ alertFrom: 10_000 }, [0.01]);
    expect(data).toMatchObject({ settings: { alertFrom: 10_000 }, asSet: { rules: { alerts: 0 } } });
    expect((data as { points: unknown[] }).points).toHaveLength(1);
  });

  it("refuses settings that make no sense, by their place", async () => {
    await expect(evaluate({ unusualHours: { fromHour: 25 } })).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining("settings.json: unusualHours.fromHour"),
    });
    const { context } = realContext(directory, { INIT_CWD: directory });
    const missing = evaluateFraud(context, { file: "payments.csv", settings: "none.json" });
    await expect(missing).rejects.toThrow("none.json: the file of settings is not there");
  });

  it("fails where no row is a payment with a label, and says why of the first", async () => {
    const text = csvOf(labelledRows({ count: 5, stolen: 0 })).replaceAll(/,0$/gm, ",false");
    writeFileSync(join(directory, "unlabelled.csv"), text);
    const { context, lines } = realContext(directory, { INIT_CWD: directory });
    await expect(evaluateFraud(context, { file: "unlabelled.csv" })).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(/no row is a payment with a label[\s\S]*line 2 rejected: is_fraud must be 0 or 1/),
    });
    expect(lines.join("\n")).toContain("no payment could be scored");
  });

  it("prints one JSON document, and refuses what is no share", async () => {
    const [run, refused] = await Promise.all([
      runSluice(["fraud", "evaluate", join(directory, "payments.csv"), "--json"]),
      runSluice(["fraud", "evaluate", join(directory, "payments.csv"), "--false-alerts", "0,200"]),
    ]);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      frauds: 32,
      points: [{ mostFalseAlerts: 0.005 }, { mostFalseAlerts: 0.02 }],
    });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("percentages above 0 and below 100 are needed");
  });
});

describe("fraud generate", () => {
  it("prints a file that evaluate reads, with as many thieves' payments as asked for", async () => {
    const { text } = generateFraud({ events: 500, share: 0.04, seed: 2 });
    expect(generateFraud({ events: 500, share: 0.04, seed: 2 }).text).toBe(text);
    writeFileSync(join(directory, "made-up.csv"), text);
    const { context } = realContext(directory, { INIT_CWD: directory });
    const { text: told } = await evaluateFraud(context, { file: "made-up.csv" });
    expect(told).toMatch(/^made-up\.csv: 500 payments of \d+ cards, 20 of them fraud/);
  });

  it.each([
    ["--fraud", "101"],
    ["--seed", "1.5"],
  ])("refuses %s %s", async (...words) => {
    expect((await runSluice(["fraud", "generate", ...words])).code).toBe(2);
  });
});
