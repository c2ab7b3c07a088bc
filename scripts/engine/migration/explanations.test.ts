import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pipelineNames } from "#functions/pipelines/settings";
import { readExplanations } from "./explanations.ts";
import { mappingDigest, readMapping } from "./mapping.ts";

const directory = mkdtempSync(join(tmpdir(), "explanations-"));
afterAll(() => rmSync(directory, { recursive: true }));
const repository = new URL("../../../migration/", import.meta.url).pathname;
const file = (content: unknown) => {
  const path = join(directory, "file.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};
const mapping = readMapping(join(repository, "order-changes.json"));
const status = { field: "status", cause: "The old system has no such status.", until: "2026-11-20" };

describe("explanations", () => {
  it("hold up to their last day", () => {
    const path = file([status, { ...status, field: "only-old", until: "2026-11-19" }]);
    const { valid, expired } = readExplanations(path, mapping, "2026-11-20");
    expect(valid).toEqual([status]);
    expect(expired).toEqual(["the explanation of only-old expired on 2026-11-19; mend the cause, or decide again"]);
  });

  it.each<[string, unknown, string]>([
    ["without a reason", [{ ...status, cause: "ok" }], "0.cause: must say in a sentence why it is right"],
    ["until no day", [{ ...status, until: "2026-02-31" }], "0.until: must be a day that there is"],
    ["for ever", [{ ...status, until: undefined }], "0.until"],
    ["about no field", [{ ...status, field: "constructor" }], "there is no field of that name; there are revision, "],
    ["about more than they say", [{ ...status, note: "x" }], "has fields that are not part of it: note"],
    ["that are none", {}, "the whole"],
  ])("are refused %s", (_, content, message) => {
    expect(() => readExplanations(file(content), mapping, "2026-11-20")).toThrow(message);
  });
});

describe("a mapping", () => {
  it("is there for each pipeline that one is shipped for, by its name", () => {
    for (const name of ["card-transactions", "order-changes"]) {
      expect(pipelineNames).toContain(name);
      expect(readMapping(join(repository, `${name}.json`)).fields.length).toBeGreaterThan(3);
    }
  });

  const plain = { key: { old: ["id"] }, time: { old: "at", new: "at" }, fields: [{ old: "a", new: "a", as: "text" }] };

  it("is told from another by what it says, not by how it is written", () => {
    const digest = (content: object) => mappingDigest(readMapping(file(content)));
    expect(digest(plain)).toBe(digest({ ...plain, fields: [{ as: "text", new: "a", old: "a", whitespace: "keep" }] }));
    expect(digest(plain)).not.toBe(digest({ ...plain, fields: [{ old: "a", new: "a", as: "json" }] }));
  });

  it.each<[string, object, string]>([
    [
      "a field twice",
      { ...plain, fields: [plain.fields[0], { ...plain.fields[0], as: "json" }] },
      "must name each pair once",
    ],
    ["a kind that there is not", { ...plain, fields: [{ old: "a", new: "a", as: "date" }] }, "fields.0.as"],
    [
      "a tolerance below zero",
      { ...plain, fields: [{ old: "a", new: "a", as: "number", tolerance: -1 }] },
      "must not be negative",
    ],
    [
      "a zone by name",
      { ...plain, time: { old: "at", new: "at", zone: "Asia/Seoul" } },
      'must be an offset such as "+09:00"',
    ],
    ["no key", { ...plain, key: { old: [] } }, "key.old"],
  ])("is refused with %s", (_, content, message) => expect(() => readMapping(file(content))).toThrow(message));

  it("that is not there is told by its name", () => {
    expect(() => readMapping(join(directory, "none.json"))).toThrow("none.json: the mapping of fields is not there");
  });
});
