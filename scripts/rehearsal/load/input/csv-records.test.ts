import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect } from "../testing/collect.ts";
import { type CsvRecord, MAX_RECORD_LINES, readCsvRecords } from "./csv-records.ts";
import type { Line } from "./lines.ts";

async function recordsOf(text: string): Promise<CsvRecord[]> {
  async function* lines(): AsyncGenerator<Line> {
    for (const [index, line] of text.split("\n").entries()) {
      yield line === "<unreadable>"
        ? { number: index + 1, unreadable: "is not UTF-8 text" }
        : { number: index + 1, text: line };
    }
  }
  return collect(readCsvRecords(lines()));
}

const quote = (field: string) => (/[",\n]|^\s*$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
const broken = (line: number) => ({ line, reason: expect.stringContaining("quotation mark") });

describe("readCsvRecords", () => {
  it("reads back every field that was quoted as RFC 4180 says, with the line its record starts on", async () => {
    const text = (...units: string[]) =>
      fc.string({ unit: fc.constantFrom("a", "é", '"', " ", "'", ";", ...units), maxLength: 8 });
    // A line with as many commas as the header would be taken for a row.
    const field = fc.oneof(text(","), text("\n"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field, field), { minLength: 1 }), async (rows) => {
        let line = 1;
        const expected = rows.map((fields) => {
          const record = { line, fields };
          line += fields.join("").split("\n").length;
          return record;
        });
        expect(await recordsOf(rows.map((fields) => fields.map(quote).join(",")).join("\n"))).toEqual(expected);
      }),
    );
  });

  it("skips blank lines between records, and counts them", async () => {
    expect(await recordsOf("a,b\n\n  \nc,d\n")).toEqual([
      { line: 1, fields: ["a", "b"] },
      { line: 4, fields: ["c", "d"] },
    ]);
  });

  it("loses only the row with the stray quotation mark, not those after it", async () => {
    expect(await recordsOf('a,"b\nc,d\n"e",f\ng,h"h\ni,j')).toEqual([
      broken(1),
      { line: 2, fields: ["c", "d"] },
      { line: 3, fields: ["e", "f"] },
      broken(4),
      { line: 5, fields: ["i", "j"] },
    ]);
  });

  it("holds back no more than a bounded number of lines for a mark that is never closed", async () => {
    const rows = Array.from({ length: 3 * MAX_RECORD_LINES }, (_, index) => `${index},x`);
    const records = await recordsOf(['"open,x', ...rows].join("\n"));
    expect(records).toEqual([broken(1), ...rows.map((row, index) => ({ line: index + 2, fields: row.split(",") }))]);
  });

  it("rejects a record that runs into an unreadable line, and then that line", async () => {
    expect(await recordsOf('a,"b\n<unreadable>\nc,d')).toEqual([
      broken(1),
      { line: 2, reason: "is not UTF-8 text" },
      { line: 3, fields: ["c", "d"] },
    ]);
  });

  it("does not take good rows for the inside of a field between two stray quotation marks", async () => {
    expect(await recordsOf('h,i\n"a,b\nc,d\ne,f"\ng,h')).toEqual([
      { line: 1, fields: ["h", "i"] },
      broken(2),
      { line: 3, fields: ["c", "d"] },
      broken(4),
      { line: 5, fields: ["g", "h"] },
    ]);
    expect(await recordsOf('h,i\na,"b\nc,d\ne",f\n')).toEqual([
      { line: 1, fields: ["h", "i"] },
      broken(2),
      { line: 3, fields: ["c", "d"] },
      broken(4),
    ]);
    expect(await recordsOf('h,i\na,"b\nc,d\ne,f"\ng,h')).toEqual([
      { line: 1, fields: ["h", "i"] },
      broken(2),
      { line: 3, fields: ["c", "d"] },
      broken(4),
      { line: 5, fields: ["g", "h"] },
    ]);
  });

  it("never shows what stands in a broken row", async () => {
    const [record] = await recordsOf('4111111111111111,"b');
    expect(JSON.stringify(record)).not.toContain("4111");
  });

  it("yields as many records as there are lines, whatever stands in lines without quotation marks", async () => {
    const line = fc.string({ unit: "binary" }).map((value) => `x${value.replace(/["\n]/g, "")}`);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), async (lines) => {
        const expected = lines.map((value, index) => ({ line: index + 1, fields: value.split(",") }));
        expect(await recordsOf(lines.join("\n"))).toEqual(expected);
      }),
    );
  });
});
