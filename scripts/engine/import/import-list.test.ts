import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { importBlocks } from "./import-blocks.ts";
import { idProblem, parseImportList, readImportList } from "./import-list.ts";

const parse = (text: string) => parseImportList(text, "list");
const expected = [
  { path: "network", id: "vpc-1" },
  { path: "aws_db_instance.primary", id: undefined },
];

describe("a list of imports", () => {
  it.each([
    ["lines", "\uFEFF# the network\r\n\r\n  network   vpc-1  \r\naws_db_instance.primary\r\n"],
    ["an object", '{ "network": "vpc-1", "aws_db_instance.primary": null }'],
    ["blocks", '{ "import": [{ "to": "network", "id": "vpc-1" }, { "to": "aws_db_instance.primary" }] }'],
    ["a list", '[{ "path": "network", "id": "vpc-1" }, { "path": "aws_db_instance.primary" }]'],
  ])("may be %s", (_, text) => {
    expect(parse(text)).toEqual(expected);
  });

  it("keeps whatever an id has in it but control characters", () => {
    expect(parse("a arn:aws:iam::1:role/x y ${z} 'q'")).toEqual([
      { path: "a", id: "arn:aws:iam::1:role/x y ${z} 'q'" },
    ]);
  });

  it("reads what --blocks prints", () => {
    const targets = [{ address: "aws_vpc.network", id: "vpc-1" }];
    expect(parse(JSON.stringify(importBlocks(targets)))).toEqual([{ path: "aws_vpc.network", id: "vpc-1" }]);
  });

  it("names every line that is wrong, and why", () => {
    expect(() => parse("network vpc-1\nprimary -x\nnetwork vpc-2\nb a\u001b[2J\n")).toThrow(
      "list is not a list of imports:\n" +
        '  line 2: the id "-x" begins with a hyphen: Terraform would take it for an option\n' +
        '  line 3: "network" stands in line 1 already\n' +
        '  line 4: the id "a\\u001b[2J" has control characters in it, which no id of AWS has',
    );
  });

  it("names every entry of JSON that is wrong, and why", () => {
    expect(() =>
      parse('[1, {"to": ["x"], "id": "a"}, {"to": "b", "id": {"__proto__": 1}}, {"to": "c", "id": "d\\ne"}]'),
    ).toThrow(
      "  entry 1: a path or an address is needed\n  entry 2: a path or an address is needed\n" +
        '  entry 3: the id of "b" must be a text\n  entry 4: the id "d\\ne" has control characters',
    );
  });

  it("that is broken JSON is told by its line, without what stands there", () => {
    expect(() => parse('{\n "a": "b",\n "password": secret\n}')).toThrow("list is not JSON: line 3: something stands");
    expect(() => parse('{ "a": "b",\n"c": "d" "e"\n}')).toThrow("list is not JSON: line 2: something stands");
    expect(() => parse("[1,\n2")).toThrow("list is not JSON: it ends too early");
    expect(() => parse('{"a": "b')).toThrow("it ends too early");
  });

  it("of garbage names ten lines at most", () => {
    const garbage = Array.from({ length: 500 }, (_, line) => `\u0000${line}`).join("\n");
    expect(() => parse(garbage)).toThrow(/line 10: .*\n {2}and 490 more$/);
    expect(() => parse("# nothing\n")).toThrow("there is no entry in it");
  });

  it("takes a path called __proto__ for a path", () => {
    expect(parse('{ "__proto__": "x" }')).toEqual([{ path: "__proto__", id: "x" }]);
  });
});

describe("a file of imports", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-lists-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is refused if it is too large, no file or not there", () => {
    const large = join(folder, "large.txt");
    writeFileSync(large, "a b\n".repeat(2.5 * 2 ** 20));
    expect(() => readImportList(large)).toThrow(`${large} has 10485760 bytes; a list of imports has at most 1048576`);
    expect(() => readImportList(folder)).toThrow("is no regular file");
    expect(() => readImportList("/dev/zero")).toThrow("is no regular file");
    expect(() => readImportList(join(folder, "nowhere"))).toThrow(/cannot be read: ENOENT/);
  });
});

describe("an id", () => {
  it("is refused where Terraform or a terminal would take it for something else", () => {
    expect(["vpc-1", "a/b", "$default", "a b"].map(idProblem)).toEqual([undefined, undefined, undefined, undefined]);
    expect(["", "-help", "a\u0007", "a\nb", "x".repeat(5000)].map((id) => idProblem(id) !== undefined)).toEqual(
      Array(5).fill(true),
    );
  });

  it("is never evaluated in an import block", () => {
    expect(importBlocks([{ address: "a.b", id: '${file("/etc/passwd")}%{if true}' }])).toEqual({
      import: [{ to: "a.b", id: '$${file("/etc/passwd")}%%{if true}' }],
    });
  });
});
