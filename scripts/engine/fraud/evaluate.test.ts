import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fraudSettings } from "#functions/fraud/settings";
import { seededRandom } from "#scripts/rehearsal/load/generator/random";
import { evaluate } from "./evaluate.ts";
import { evaluationText } from "./evaluation-text.ts";
import { measuresAt, thresholdFor } from "./measures.ts";
import { scoreFile } from "./score-file.ts";
import { csvOf, type LabelledRow, labelledRows } from "./testing/labelled-file.ts";

const settings = fraudSettings.parse(undefined);
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-fraud-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function fileOf(text: string, name = "payments.csv"): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}
const score = (rows: readonly LabelledRow[]) => scoreFile(fileOf(csvOf(rows)), settings);

const random = seededRandom("shuffle");
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);

describe("a labelled file", () => {
  it("is scored by the rules, which find stolen cards far better than the amount does", async () => {
    const evaluation = evaluate(await score(labelledRows()), settings, [0.005, 0.02]);
    expect(evaluation).toMatchObject({ payments: 2_032, frauds: 32, rejected: [], repeated: 0 });
    const [strict, loose] = evaluation.points;
    for (const { best, mostFalseAlerts } of [strict!, loose!]) {
      expect(best.rules.falseAlerts.share).toBeLessThanOrEqual(mostFalseAlerts);
      expect(best.rules.recall.share).toBeGreaterThan(best.amountAlone.recall.share!);
    }
    for (const { rules, amountAlone } of [evaluation.asSet, strict!.best, loose!.best])
      expect(amountAlone.alerts).toBeGreaterThanOrEqual(rules.alerts);
    expect(loose!.best.rules.recall.share).toBeGreaterThan(0.7);
    const text = evaluationText("payments.csv", evaluation);
    expect(text).toContain("2032 payments of");
    expect(text).toMatch(/2\.00 % false: best .* of 32: \d+ % \(\d+ % to \d+ %\)/);
  });

  it("scores alike whatever the labels say: shuffled, they find no more than chance", async () => {
    const rows = labelledRows();
    const labels = shuffled(rows.map(({ isFraud }) => isFraud));
    const [one, other] = [
      await score(rows),
      await score(rows.map((row, index) => ({ ...row, isFraud: labels[index]! }))),
    ];
    expect(other.payments.map(({ score }) => score)).toEqual(one.payments.map(({ score }) => score));
    const { recall } = measuresAt(other.payments, thresholdFor(other.payments, 0.02));
    // 2 % of 32 is less than one; five or more have a probability of 0.0005.
    expect(recall.of).toBeLessThan(5);
  });

  it.each<[string, (rows: readonly LabelledRow[]) => readonly LabelledRow[]]>([
    [
      "card by card",
      (rows) => rows.toSorted((one, other) => one.payment.cardNumber.localeCompare(other.payment.cardNumber)),
    ],
    ["backwards", (rows) => rows.toReversed()],
    ["shuffled", (rows) => shuffled([...rows])],
    ["frauds first", (rows) => rows.toSorted((one, other) => Number(other.isFraud) - Number(one.isFraud))],
  ])("is scored and measured alike in whatever order its rows come: %s", async (_, order) => {
    const rows = labelledRows({ count: 400 });
    // Two of a card at the same instant, whose order only their ids tell.
    const twins = [rows[100]!, { ...rows[100]!, payment: { ...rows[100]!.payment, id: "twin", amountMinor: 90_000 } }];
    const [inTime, other] = [await score([...rows, ...twins]), await score(order([...twins, ...rows]))];
    expect(other.payments).toEqual(inTime.payments);
    expect(other.unordered).toBeGreaterThan(0);
    const text = evaluationText("payments.csv", evaluate(other, settings, [0.02]));
    expect(text).toContain(`${other.unordered} payments were before the row above them`);
    expect(evaluate({ ...other, unordered: 0 }, settings, [0.02])).toEqual(
      evaluate({ ...inTime, unordered: 0 }, settings, [0.02]),
    );
  });

  it("is never scored by what every merchant's name begins with", async () => {
    const text = csvOf(labelledRows({ count: 200 }));
    const [one, other] = [text, text.replaceAll("fraud_", "")].map((each, index) =>
      scoreFile(fileOf(each, `${index}.csv`), settings),
    );
    expect(await one).toEqual(await other);
  });

  it("may hold rows that are no payments; each is told by its line, and none is scored twice", async () => {
    const [head = "", first = "", second = "", ...rest] = csvOf(labelledRows({ count: 20, stolen: 1 })).split("\n");
    const broken = [head, first.replace(/.$/, "2"), first, second.replace(/,[^,]+,[01]$/, ",many,0"), first, ...rest];
    const { payments, rejected, repeated } = await scoreFile(fileOf(broken.join("\n")), settings);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, "is_fraud must be 0 or 1"],
      [4, expect.stringContaining("amt")],
    ]);
    expect({ scored: payments.length, repeated }).toEqual({ scored: 27, repeated: 1 });
  });

  it.each([
    [
      "has no labels",
      "payments.csv",
      (text: string) => text.replace("is_fraud", "other"),
      "must name a column is_fraud",
    ],
    ["is no CSV", "payments.jsonl", () => "{}", "a labelled file must be CSV"],
    ["is empty", "payments.csv", () => "", "holds no events"],
  ])("that %s is refused", async (_, name, change, reason) => {
    const path = fileOf(change(csvOf(labelledRows({ count: 3, stolen: 0 }))), name);
    await expect(scoreFile(path, settings)).rejects.toThrow(reason);
  });

  it("with thresholds from its second quarter tells what to expect of its second half", async () => {
    const scored = await score(labelledRows());
    const { points } = evaluate(scored, settings, [0.02]);
    const [quarter, middle] = [508, 1_016];
    expect(points[0]?.heldOut.threshold).toBe(thresholdFor(scored.payments.slice(quarter, middle), 0.02));
    expect(points[0]?.heldOut.recall.among).toBe(scored.payments.slice(middle).filter(({ isFraud }) => isFraud).length);
  });

  it.each([
    [false, "No payment is labelled as fraud"],
    [true, "Every payment is labelled as fraud"],
  ])("in which every label is %s says what its figures do not tell", async (isFraud, caution) => {
    const scored = await score(labelledRows({ count: 40, stolen: 1 }).map((row) => ({ ...row, isFraud })));
    expect(evaluationText("payments.csv", evaluate(scored, settings, [0.02]))).toContain(caution);
  });
});
