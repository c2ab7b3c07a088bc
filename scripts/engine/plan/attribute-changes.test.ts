import { describe, expect, it } from "vitest";
import { printable } from "#scripts/engine/printable";
import { type AttributeChange, attributeChanges, changeJson } from "./attribute-changes.ts";

const changes = (change: object, labels = new Map<string, string>()): string[] =>
  attributeChanges({ actions: [], replace_paths: [], ...change }, labels).map(
    ({ path, before, after }: AttributeChange) => `${path}: ${before} -> ${after}`,
  );

describe("attributeChanges", () => {
  it("names the deepest attributes that differ and no other", () => {
    const before = { name: "a", tags: { Team: "x", Keep: "y" }, rule: [{ port: 80 }, { port: 81 }], same: [1] };
    const after = {
      name: "b",
      tags: { Team: "z", Keep: "y" },
      rule: [{ port: 80 }, { port: 82 }, { port: 1 }],
      same: [1],
    };
    expect(changes({ before, after })).toEqual([
      'name: "a" -> "b"',
      'tags.Team: "x" -> "z"',
      "rule[1].port: 81 -> 82",
      'rule[2]: undefined -> {"port":1}',
    ]);
  });

  it("compares the elements of a list with their likes, wherever they stand", () => {
    const rule = (port: number, more = {}) => ({ port, cidrs: ["10.0.0.0/8"], note: null, ...more });
    const before = { ingress: [rule(22, { cidrs: ["0.0.0.0/0"] }), rule(80), rule(443, { note: "by hand" })] };
    expect(changes({ before, after: { ingress: [rule(443), rule(80)] } })).toEqual([
      'ingress[0]: {"port":22,"cidrs":["0.0.0.0/0"]} -> undefined',
      'ingress[2].note: "by hand" -> undefined',
    ]);
    expect(changes({ before: { ids: ["a", "b", "b"] }, after: { ids: ["b", "a"] } })).toEqual([
      'ids[2]: "b" -> undefined',
    ]);
    expect(changes({ before: { args: ["a", "b"] }, after: { args: ["b", "a"] } })).toEqual([
      'args[0]: "a" -> "b"',
      'args[1]: "b" -> "a"',
    ]);
  });

  it("hides a secret in an element that only one side has, and keeps long lists quick", () => {
    const marks = { before_sensitive: { list: [{}, { key: true }] } };
    const one = {
      before: { list: [{ key: "a" }, { key: "hidden", n: 1 }] },
      after: { list: [{ key: "a" }] },
      ...marks,
    };
    expect(changes(one)).toEqual(['list[1]: {"key":"(sensitive)","n":1} -> undefined']);
    const long = (from: number) => ({ list: Array.from({ length: 5_000 }, (_, index) => index + from) });
    const started = performance.now();
    expect(changes({ before: long(0), after: long(1) })).toEqual(["list[0]: 0 -> 5000"]);
    expect(changes({ before: long(0), after: long(9_000) })).toHaveLength(5_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("takes an absent value and null for the same, but not false, zero or an empty text", () => {
    expect(changes({ before: { a: null, b: null }, after: { b: undefined } })).toEqual([]);
    expect(changes({ before: { a: null, b: null, c: null }, after: { a: false, b: 0, c: "" } })).toEqual([
      "a: undefined -> false",
      "b: undefined -> 0",
      'c: undefined -> ""',
    ]);
  });

  it("says what only the apply will tell", () => {
    const change = {
      before: { id: "i-1", list: ["x"] },
      after: { list: ["x"] },
      after_unknown: { id: true, list: [false, true] },
    };
    expect(changes(change)).toEqual(['id: "i-1" -> (known after apply)', "list[1]: undefined -> (known after apply)"]);
  });

  it("compares documents inside texts by their parts, and texts that say the same in other words as texts", () => {
    const policy = (action: string) => JSON.stringify({ Statement: [{ Action: action, Effect: "Allow" }] });
    expect(changes({ before: { policy: policy("s3:Get*") }, after: { policy: policy("s3:*") } })).toEqual([
      'policy.Statement[0].Action: "s3:Get*" -> "s3:*"',
    ]);
    expect(changes({ before: null, after: { policy: policy("s3:*") } })).toEqual([
      'policy.Statement[0].Action: undefined -> "s3:*"',
      'policy.Statement[0].Effect: undefined -> "Allow"',
    ]);
    expect(changes({ before: { text: "{oops" }, after: { text: "[]" } })).toEqual(['text: "{oops" -> "[]"']);
    expect(changes({ before: { text: '{"a":1}' }, after: { text: '{ "a": 1 }' } })).toEqual([
      'text: "{\\"a\\":1}" -> "{ \\"a\\": 1 }"',
    ]);
  });

  it("says that a secret changes, and nothing of it", () => {
    const marks = { before_sensitive: { password: true }, after_sensitive: { password: true } };
    expect(changes({ before: { password: "old" }, after: { password: "new" }, ...marks })).toEqual([
      "password: (sensitive) -> (sensitive)",
    ]);
    expect(changes({ before: { password: "old" }, after: { password: "old" }, ...marks })).toEqual([]);
    expect(changes({ before: null, after: { password: "new" }, ...marks })).toEqual([
      "password: undefined -> (sensitive)",
    ]);
    expect(changes({ before: { password: "old" }, after: {}, after_unknown: { password: true }, ...marks })).toEqual([
      "password: (sensitive) -> (known after apply)",
    ]);
  });

  it("hides a value that is secret on one side only, and what it becomes when its kind changes", () => {
    expect(changes({ before: { a: "public" }, after: { a: "hidden" }, after_sensitive: { a: true } })).toEqual([
      "a: (sensitive) -> (sensitive)",
    ]);
    const kinds = { before: { a: "x" }, after: { a: { b: "hidden", c: 1 } }, after_sensitive: { a: { b: true } } };
    expect(changes(kinds)).toEqual(['a: "x" -> {"b":"(sensitive)","c":1}']);
  });

  it("hides a whole list if it cannot be told which of its entries is secret", () => {
    const change = { before: { list: ["a", "hidden"] }, after: { list: [] }, before_sensitive: { list: [true] } };
    expect(changes(change)).toEqual(["list: (sensitive) -> (sensitive)"]);
  });

  it("shows stand-ins by their names, also within texts", () => {
    const labels = new Map([["vpc-0123xabc", "<vpc.vpcId>"]]);
    const after = { vpc_id: "vpc-0123xabc", policy: "arn/vpc-0123xabc/*" };
    expect(changes({ before: null, after }, labels)).toEqual([
      'vpc_id: undefined -> "<vpc.vpcId>"',
      'policy: undefined -> "arn/<vpc.vpcId>/*"',
    ]);
  });

  it("lets no name or value command a terminal or fill it", () => {
    const [line = ""] = changes({ before: null, after: { "a\u001b[2J b": `\u202e${"x".repeat(5000)}` } });
    expect(line).toBe(printable(line));
    expect(line).toMatch(/\(5\d+ characters\)$/);
    expect(line.length).toBeLessThan(400);
  });
});

describe("changes as JSON", () => {
  const change = { actions: [], replace_paths: [], before: null, after: null };

  it("have whole values, however long, and their kinds", () => {
    const long = "x".repeat(5000);
    const before = { size: 1, list: [], name: long, policy: '{"a":[1]}' };
    const after = { size: 2, list: [{ port: 80, to: null }], name: `${long}y`, policy: '{"a":[2]}' };
    expect(attributeChanges({ ...change, before, after }, new Map()).map(changeJson)).toEqual([
      { path: "size", steps: ["size"], before: 1, after: 2, known: true, sensitive: false },
      {
        path: "list[0]",
        steps: ["list", "0"],
        before: null,
        after: { port: 80, to: null },
        known: true,
        sensitive: false,
      },
      { path: "name", steps: ["name"], before: long, after: `${long}y`, known: true, sensitive: false },
      { path: "policy.a[0]", steps: ["policy", "a", "0"], before: 1, after: 2, known: true, sensitive: false },
    ]);
  });

  it("have no secret, tell what only the apply will, and name what stands in for something", () => {
    const after = {
      secret: { open: 1, word: "hidden" },
      id: undefined,
      text: "on id-0123xabcdef0",
      all: ["id-0123xabcdef0"],
    };
    const marks = { secret: { word: true } };
    const labels = new Map([["id-0123xabcdef0", "<up.id>"]]);
    const changes = attributeChanges({ ...change, after, after_unknown: { id: true }, after_sensitive: marks }, labels);
    expect(JSON.stringify(changes)).not.toContain("hidden");
    expect(
      Object.fromEntries(
        changes.map(changeJson).map(({ path, after, known, sensitive }) => [path, [after, known, sensitive]]),
      ),
    ).toEqual({
      "secret.open": [1, true, false],
      "secret.word": ["(sensitive)", true, true],
      id: [null, false, false],
      text: ["on <up.id>", true, false],
      "all[0]": ["<up.id>", true, false],
    });
  });
});
