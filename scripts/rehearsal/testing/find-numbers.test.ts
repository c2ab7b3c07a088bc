import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { findNumbers, findNumbersBelow } from "./find-numbers.ts";

const NUMBER = "4000000000000002";
const OTHER = "5555555555554444";
const around = `{"merchant":"x","card":"${NUMBER}","amount":1}`;

describe("findNumbers", () => {
  it.each([
    ["in clear", around],
    ["in groups", "4000 0000 0000 0002"],
    ["in groups with other gaps", "4000.0000-0000 - 0002"],
    ["before an expiry date", `${NUMBER} 12/27`],
    ["in digits of another script", NUMBER.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))],
    ["as JSON escapes", NUMBER.replaceAll(/\d/g, (digit) => `\\u003${digit}`)],
    ["as JSON escapes within JSON", JSON.stringify(NUMBER.replaceAll(/\d/g, (digit) => `\\u003${digit}`))],
    ["in UTF-16", Buffer.from(around, "utf16le")],
    ["in base64", Buffer.from(around).toString("base64")],
    ["in base64 for addresses", `{"data":"${Buffer.from(around).toString("base64url")}"}`],
    ["in base64 within base64", Buffer.from(Buffer.from(around).toString("base64")).toString("base64")],
    ["in hexadecimal", Buffer.from(around).toString("hex")],
    ["compressed", gzipSync(around)],
    ["compressed without a file's header", deflateSync(around)],
    ["in an archive", zipSync({ "a.json": strToU8(around) })],
    ["in base64 of an archive", Buffer.from(zipSync({ "a.json": strToU8(around) })).toString("base64")],
    [
      "between bytes of no encoding",
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(NUMBER), Buffer.from([0x80])]),
    ],
  ])("finds a number %s, and no other", (_, content) => {
    expect(findNumbers(Buffer.from(content), [OTHER, NUMBER])).toEqual([NUMBER]);
  });

  it("does not find what is only part of the number, or spread over values", () => {
    expect(findNumbers(Buffer.from("400000******0002 0002"), [NUMBER])).toEqual([]);
    expect(findNumbers(Buffer.from("[40000000,00000002]"), [NUMBER])).toEqual([NUMBER]);
    expect(findNumbers(Buffer.from('["40000000","00000002"]'), [NUMBER])).toEqual([]);
  });
});

describe("findNumbersBelow", () => {
  it("looks into every file and every file's name, and follows no link", () => {
    const directory = mkdtempSync(join(tmpdir(), "sluice-numbers-"));
    try {
      writeFileSync(join(directory, "inside"), around);
      writeFileSync(join(directory, `${OTHER}.json`), "{}");
      symlinkSync(join(directory, "inside"), join(directory, "link"));
      const found = findNumbersBelow(directory, [NUMBER, OTHER]).sort((a, b) => a.file.localeCompare(b.file));
      expect(found).toEqual([
        { file: `${OTHER}.json`, number: OTHER },
        { file: "inside", number: NUMBER },
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("goes on when files are renamed while it looks", async () => {
    const directory = mkdtempSync(join(tmpdir(), "sluice-numbers-"));
    for (const name of ["a", "b", "c"]) writeFileSync(join(directory, name), around);
    const renaming = spawn("sh", ["-c", "while :; do mv a a.tmp; mv a.tmp a; echo; done"], { cwd: directory });
    try {
      await once(renaming.stdout, "data");
      for (let look = 0; look < 300; look++) {
        const files = findNumbersBelow(directory, [NUMBER]).map(({ file }) => file);
        expect(files).toEqual(expect.arrayContaining(["b", "c"]));
      }
    } finally {
      renaming.kill("SIGKILL");
      await once(renaming, "close");
      rmSync(directory, { recursive: true });
    }
  });
});
