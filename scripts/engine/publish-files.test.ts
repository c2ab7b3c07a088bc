import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { publishFiles } from "./publish-files.ts";

it("replaces files whole, adds new ones, leaves what else is there, and takes the draft away", () => {
  const root = mkdtempSync(join(tmpdir(), "sluice-publish-"));
  const [from, to] = [join(root, "draft"), join(root, "out")];
  for (const directory of [join(from, "stacks", "a"), join(to, "stacks", "a", ".terraform")])
    mkdirSync(directory, { recursive: true });
  writeFileSync(join(from, "stacks", "a", "cdk.tf.json"), "new");
  writeFileSync(join(from, "manifest.json"), "{}");
  writeFileSync(join(to, "stacks", "a", "cdk.tf.json"), "old");
  writeFileSync(join(to, "stacks", "a", ".terraform", "kept"), "kept");
  publishFiles(from, to);
  expect(readFileSync(join(to, "stacks", "a", "cdk.tf.json"), "utf8")).toBe("new");
  expect(readFileSync(join(to, "stacks", "a", ".terraform", "kept"), "utf8")).toBe("kept");
  expect([existsSync(join(to, "manifest.json")), existsSync(from)]).toEqual([true, false]);
  rmSync(root, { recursive: true });
});
