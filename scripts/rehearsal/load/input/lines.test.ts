import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect } from "../testing/collect.ts";
import { type Line, MAX_LINE_BYTES, readLines } from "./lines.ts";

/** The lines of `bytes` when they arrive in chunks of `size`. */
async function linesOf(bytes: Uint8Array, size = 7): Promise<Line[]> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return collect(readLines(chunks()));
}

const text = (value: string) => Buffer.from(value, "utf8");

describe("readLines", () => {
  it("numbers lines as an editor does, whatever ends them and however the bytes are cut", async () => {
    const content = fc.string({ unit: "binary" }).map((value) => value.replace(/[\n\r\0\uFEFF]/g, ""));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(content, fc.constantFrom("\n", "\r\n")), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        async (lines, size) => {
          const file = text(lines.map(([line, end]) => line + end).join(""));
          expect(await linesOf(file, size)).toEqual(lines.map(([line], index) => ({ number: index + 1, text: line })));
        },
      ),
    );
  });

  it("takes neither a lone CR nor a Unicode separator for the end of a line", async () => {
    expect(await linesOf(text("a\rb\u2028c\u0085d\ne"))).toEqual([
      { number: 1, text: "a\rb\u2028c\u0085d" },
      { number: 2, text: "e" },
    ]);
  });

  it("drops the byte order mark at the start, and only there", async () => {
    expect(await linesOf(text("\uFEFFa\n\uFEFFb"))).toEqual([
      { number: 1, text: "a" },
      { number: 2, text: "\uFEFFb" },
    ]);
  });

  it("reports a line that is not text and goes on behind it", async () => {
    const file = Buffer.concat([text("a\n"), Uint8Array.of(0xc3, 0x28, 0x0a), text("b\0c\nd")]);
    expect(await linesOf(file)).toEqual([
      { number: 1, text: "a" },
      { number: 2, unreadable: "is not UTF-8 text" },
      { number: 3, unreadable: "contains a NUL byte" },
      { number: 4, text: "d" },
    ]);
  });

  it("reports a line above the limit without keeping it, and goes on behind it", async () => {
    const longest = "x".repeat(MAX_LINE_BYTES);
    expect(await linesOf(text(`${longest}\n${longest}y\nz`), 1000)).toEqual([
      { number: 1, text: longest },
      { number: 2, unreadable: `is longer than ${MAX_LINE_BYTES} bytes` },
      { number: 3, text: "z" },
    ]);
  });

  it("finds no line in nothing", async () => {
    expect(await linesOf(text(""))).toEqual([]);
  });
});
