import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** A file of some layer and what it imports. */
type Case = readonly [path: string, imported: string];

const refused: readonly Case[] = [
  ["environments/a.ts", "#constructs/core/naming"],
  ["constructs/core/a.ts", "#stacks/index"],
  ["constructs/core/b.ts", "../../stacks/index.ts"],
  ["constructs/core/c.ts", "#scripts/sluice"],
  ["constructs/core/d.ts", "@cdktf/provider-aws"],
  ["stacks/a.ts", "./vpc.ts"],
  ["stacks/b.ts", "#stacks/vpc"],
  ["stacks/c.ts", "#functions/ingest-events/handler"],
  ["stacks/index.ts", "#scripts/sluice"],
  ["stacks/contracts/a.ts", "../vpc.ts"],
  ["functions/ingest-events/a.ts", "#constructs/core/naming"],
  ["functions/ingest-events/b.ts", "../../environments/index.ts"],
  ["app.ts", "#scripts/sluice"],
];
const allowed: readonly Case[] = [
  ["constructs/core/ok.ts", "#environments/environment"],
  ["stacks/ok.ts", "./contracts/vpc.ts"],
  ["stacks/ok2.ts", "#functions/ingest-events/settings"],
  ["scripts/engine/ok.ts", "#stacks/index"],
  ["functions/ingest-events/ok.ts", "#functions/runtime/logger"],
];

describe("dependency direction", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-lint-"));
  let report: string;
  beforeAll(() => {
    copyFileSync(join(root, "biome.json"), join(folder, "biome.json"));
    for (const [path, imported] of [...refused, ...allowed]) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), `import "${imported}";\n`);
    }
    const arguments_ = [
      "lint",
      "--vcs-enabled=false",
      "--max-diagnostics=none",
      "--only=style/noRestrictedImports",
      "--colors=off",
    ];
    const run = spawnSync(join(root, "node_modules/.bin/biome"), arguments_, { cwd: folder, encoding: "utf8" });
    report = run.stdout + run.stderr;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const complaint = (path: string) =>
    new RegExp(`^${path.replaceAll(".", "\\.")}:1:8 lint/style/noRestrictedImports`, "m");

  it.each(refused)("refuses that %s imports %s", (path) => {
    expect(report).toMatch(complaint(path));
  });

  it.each(allowed)("allows that %s imports %s", (path) => {
    expect(report).toMatch(complaint("app.ts"));
    expect(report).not.toMatch(complaint(path));
  });

  it("lets stacks take nothing but types, the names of pipelines and shapes of settings from functions, so that no function works at synth", () => {
    const sources = readdirSync(join(root, "stacks"), { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const data = [
      'import { pipelineNames } from "#functions/pipelines/settings";',
      'import { fraudSettings } from "#functions/fraud/settings";',
      'import { firstDefinitions } from "#functions/sla/settings";',
    ];
    const values = sources.flatMap((file) =>
      readFileSync(join(root, "stacks", file), "utf8")
        .split("\n")
        .filter((line) => line.includes('"#functions/') && !line.startsWith("import type ") && !data.includes(line))
        .map((line) => `${file}: ${line}`),
    );
    expect(sources.length).toBeGreaterThan(10);
    expect(values).toEqual([]);
  });
});
