import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { costPage } from "#scripts/docs/cost-page";

const page = costPage();

describe("the page of costs", () => {
  it("says what the code says", () => {
    const committed = readFileSync(join(resolve(import.meta.dirname, "../.."), "docs/cost.md"), "utf8");
    expect(committed, "docs/cost.md is out of date: run `npm run docs`").toBe(page);
  });

  it("has tables that add up", () => {
    const cents = (cell: string) => Math.round(Number(cell.replaceAll(/[*,]/g, "")) * 100);
    const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    for (const name of ["prod", "staging", "dev"]) {
      const first = rows.findIndex((cells) => cells[1] === `${name}-keys`);
      const last = rows.findIndex((cells, index) => index > first && cells[1] === "**total**");
      for (const column of rows[last]!.keys()) {
        if (column < 2 || rows[last]![column] === "") continue;
        const amounts = rows.slice(first, last).map((cells) => cents(cells[column] ?? ""));
        expect(amounts.reduce((sum, each) => sum + each, 0)).toBe(cents(rows[last]![column] ?? ""));
      }
    }
  });
});
