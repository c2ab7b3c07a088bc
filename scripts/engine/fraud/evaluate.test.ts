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
    for (const point of [strict!, loose!]) {
      expect(point.best.falseAlerts.share).toBeLessThanOrEqual(point.mostFalseAlerts);
      expect(point.best.recall.share).toBeGreaterThan(point.amountAlone.recall.share!);
    }
    expect(loose!.best.recall.share).toBeGreaterThan(0.7);
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

  it("scores a card alike wherever its rows stand among those of others", async () => {
    const rows = labelledRows({ count: 400 });
    const byCard = rows.toSorted((one, other) => one.payment.cardNumber.localeCompare(other.payment.cardNumber));
    const scores = async (all: readonly LabelledRow[]) => {
      const { payments } = await score(all);
      return new Map(all.map(({ payment }, index) => [payment.id, payments[index]?.score]));
    };
    const [inTime, together] = [await scores(rows), await scores(byCard)];
    for (const [id, each] of inTime) expect(together.get(id), id).toBe(each);
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

  it("with thresholds from its first half tells what to expect of the second", async () => {
    const scored = await score(labelledRows());
    const { points } = evaluate(scored, settings, [0.02]);
    const middle = Math.ceil(scored.payments.length / 2);
    expect(points[0]?.heldOut.threshold).toBe(thresholdFor(scored.payments.slice(0, middle), 0.02));
    expect(points[0]?.heldOut.recall.among).toBe(scored.payments.slice(middle).filter(({ isFraud }) => isFraud).length);
  });
});
