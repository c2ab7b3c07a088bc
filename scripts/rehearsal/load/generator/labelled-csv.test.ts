import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readInput } from "../input/read-input.ts";
import { collect } from "../testing/collect.ts";
import { generateTransactions } from "./generate-transactions.ts";
import { labelledCsv } from "./labelled-csv.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-labelled-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a file of made-up transactions is read as they are, to the second, with their labels", async () => {
  const rows = [
    ...generateTransactions({ count: 400, seed: 5, until: new Date("2026-01-05T00:00:00Z"), fraudShare: 0.05 }),
  ];
  const path = join(folder, "made-up.csv");
  writeFileSync(path, [...labelledCsv(rows)].join(""));
  const read = await collect(readInput(path, "is_fraud"));
  const toTheSecond = ({ occurredAt, ...rest }: Readonly<Record<string, unknown>>) => ({
    ...rest,
    occurredAt: String(occurredAt).slice(0, 19),
  });
  const plain = (all: typeof rows) => all.map((row) => "event" in row && [toTheSecond(row.event), row.label]);
  expect(plain(read)).toEqual(plain(rows));
});
