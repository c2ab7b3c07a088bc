import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { jsonlExport, MOST_ROW_BYTES, type OldRow } from "./old-rows.ts";

const directory = mkdtempSync(join(tmpdir(), "old-rows-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function read(content: string | Buffer): Promise<OldRow[]> {
  const path = join(directory, "export.jsonl");
  writeFileSync(path, content);
  return rowsIn(path);
}
async function rowsIn(path: string): Promise<OldRow[]> {
  const rows: OldRow[] = [];
  for await (const row of jsonlExport(path)) rows.push(row);
  return rows;
}

describe("an export of JSON lines", () => {
  it("is rows by their line, identifiers beyond 2^53 as text, and a property may be called __proto__", async () => {
    const rows = await read('\uFEFF{"id":9007199254740993}\r\n\n{"__proto__":{"admin":true},"id":1}\n');
    expect(rows[0]).toEqual({ place: 1, row: { id: "9007199254740993" } });
    expect(rows[1]?.place).toBe(3);
    const { row } = rows[1] as { row: object };
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(Object.keys(row)).toEqual(["__proto__", "id"]);
  });

  it("names broken lines and never what stands in them", async () => {
    const rows = await read(
      Buffer.concat([
        Buffer.from('{"card":4111111111111111\n["4111111111111111"]\n"text"\nnull\n'),
        Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]),
        Buffer.from('{"a":"\0"}\n{"id":1}'),
      ]),
    );
    expect(rows.slice(0, -1)).toEqual([
      { place: 1, reason: "is not valid JSON" },
      { place: 2, reason: "is not a JSON object" },
      { place: 3, reason: "is not a JSON object" },
      { place: 4, reason: "is not a JSON object" },
      { place: 5, reason: "is not UTF-8 text" },
      { place: 6, reason: "contains a NUL byte" },
    ]);
    expect(rows.at(-1)).toEqual({ place: 7, row: { id: 1 } });
  });

  it("refuses a line of 100 MB without keeping it, and goes on behind it", async () => {
    const path = join(directory, "huge.jsonl");
    writeFileSync(path, '{"a":"');
    const block = Buffer.alloc(1024 * 1024, "x");
    for (let megabytes = 0; megabytes < 100; megabytes++) appendFileSync(path, block);
    appendFileSync(path, '"}\n{"id":2}\n');
    const before = process.memoryUsage().rss;
    expect(await rowsIn(path)).toEqual([
      { place: 1, reason: `is longer than ${MOST_ROW_BYTES} bytes` },
      { place: 2, row: { id: 2 } },
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
  });

  it("survives braces without end", async () => {
    expect(await read(`${'{"a":'.repeat(100_000)}\n{"id":1}`)).toEqual([
      { place: 1, reason: "is not valid JSON" },
      { place: 2, row: { id: 1 } },
    ]);
  });

  it.each([
    [join(directory, "none.jsonl"), "there is no such file"],
    [directory, "is a directory"],
  ])("that cannot be read says why: %s", async (path, message) => {
    await expect(rowsIn(path)).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining(message) });
  });

  it("ends when it is asked to", async () => {
    const path = join(directory, "some.jsonl");
    writeFileSync(path, '{"id":1}\n{"id":2}\n');
    const rows = jsonlExport(path, AbortSignal.abort());
    await expect(rows.next()).rejects.toMatchObject({ kind: "interrupted" });
  });
});
