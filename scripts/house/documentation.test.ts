import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { residues } from "#scripts/rehearsal/provider/resource/residues";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const documents = [
  "README.md",
  ...(readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }) as string[]).map((file) =>
    join("docs", file),
  ),
].filter((file) => file.endsWith(".md"));

describe("the documentation", () => {
  it("lists the residues of an import as the provider knows them", () => {
    const rows = Object.entries(residues)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([type, names]) => `| \`${type}\` | ${names.map((name) => `\`${name}\``).join(", ")} |`);
    expect(read("docs/rehearsal.md")).toContain(rows.join("\n"));
  });

  it.each(documents)("%s links to nothing that is not there", (file) => {
    const targets = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target as string);
    const missing = targets.filter((target) => !existsSync(resolve(root, dirname(file), target)));
    expect(missing).toEqual([]);
  });

  it.each(documents)("%s names only npm scripts that exist", (file) => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...read(file).matchAll(/npm run (?:--\S+ )*([a-z]+(?::[a-z]+)?)/g)].map(
      ([, name]) => name as string,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
