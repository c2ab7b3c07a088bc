import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryDirectory } from "#scripts/rehearsal/provider/testing/workspace";
import { functionCode, usualDirectories } from "./function-code.ts";

const temporary = temporaryDirectory();
afterAll(temporary.remove);

const place = (name: string, content: string): string => {
  const directory = join(temporary.path, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "code.zip"), content);
  return directory;
};
const one = place("one", "old");
const two = place("two", "new");
const hash = (text: string) => createHash("sha256").update(text).digest("base64");
const read = (attributes: object, directories = [one, two]) =>
  Buffer.from(functionCode({ ...attributes }, directories)).toString();

describe("a function's package", () => {
  it("is the one of the directories that the configuration's hash belongs to", () => {
    expect(read({ filename: "code.zip", source_code_hash: hash("new") })).toBe("new");
    expect(read({ filename: "code.zip", source_code_hash: hash("old") })).toBe("old");
  });

  it("is any of those that carry their code's hash in their name", () => {
    expect(read({ filename: "code.zip", source_code_hash: hash("the code within, not the package") })).toBe("old");
  });

  it("is the first found where there is no hash, and the named one if the name is absolute", () => {
    expect(read({ filename: "code.zip" })).toBe("old");
    expect(read({ filename: join(two, "code.zip") })).toBe("new");
  });

  it("that is nowhere is an error which says where it was looked for", () => {
    expect(() => read({ filename: "gone.zip" })).toThrow(
      `no package gone.zip; looked for ${join(one, "gone.zip")}, ${join(two, "gone.zip")}. Synthesize again`,
    );
  });

  it("must be a file", () => {
    expect(() => read({ s3_bucket: "x", filename: null })).toThrow("from `filename` only");
  });

  it("is looked for in this directory first", () => {
    expect(usualDirectories()[0]).toBe(process.cwd());
  });
});
