import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { App, AssetType, TerraformAsset, TerraformOutput } from "cdktf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundleFunction } from "#constructs/compute/bundle";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import type { Environment } from "#environments/environment";
import { loadPlatform } from "#scripts/commands/cli/context";
import { synthesize } from "#scripts/engine/synthesize";
import { digestOf, readConfiguration } from "./digest.ts";

const platform = await loadPlatform();
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-digests-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const context = { accountId: "1", terraformVersion: "1.11.4", environment: {}, documents: new Map() };
const digestIn = (directory: string) => digestOf(readConfiguration(directory), context).digest;

/** Synthesizes this repository's stacks for one environment, with other settings in its file; digest by stack id. */
function digests(outdir: string, change: (environment: Environment) => Environment = (environment) => environment) {
  const changed = {
    ...platform,
    loadEnvironments: (variables: NodeJS.ProcessEnv) => platform.loadEnvironments(variables).map(change),
  };
  const { graph, directoryOf } = synthesize({
    platform: changed,
    environment: "dev",
    outdir: join(root, outdir),
    variables: {},
  });
  return new Map(graph.stacks.map(({ id }) => [id, digestIn(directoryOf(id))]));
}

const backwards = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).reverse())
    : value;

describe("the stacks of this repository", () => {
  it("have the same digests wherever and however often they are synthesized", () => {
    const first = digests("one");
    expect(first.size).toBeGreaterThan(10);
    expect(new Set(first.values()).size).toBe(first.size);
    expect(digests("two")).toEqual(first);
  });

  it("have the same digests in another layout and with other metadata", () => {
    for (const [id, digest] of digests("laid-out")) {
      const file = join(root, "laid-out", "stacks", id, "cdk.tf.json");
      const text = readFileSync(file, "utf8");
      const moved = text
        .replaceAll(/"path": "(?=dev-)/g, '"path": "elsewhere/')
        .replaceAll('"uniqueId": "', '"uniqueId": "elsewhere/')
        .replace('"metadata"', '"note": "x", "metadata"');
      // Every stack has metadata of its own; one that declares nothing has no more.
      expect(moved.length).toBeGreaterThan(text.length + 10);
      writeFileSync(file, JSON.stringify(JSON.parse(moved), backwards, 4));
      expect(digestIn(dirname(file))).toBe(digest);
    }
  });

  it("hold no place in the sources, even if those are traced, so that a source may move", () => {
    const app = new App({ outdir: join(root, "traced"), stackTraces: true });
    const [environment] = platform.loadEnvironments({ SLUICE_ENV: "dev" });
    platform.addStacks(app, environment!);
    app.synth();
    for (const [id, digest] of digests("plain")) {
      const directory = join(root, "traced", "stacks", id);
      expect(readFileSync(join(directory, "cdk.tf.json"), "utf8")).not.toMatch(/\.ts\b/);
      expect(digestIn(directory)).toBe(digest);
    }
  });

  it("say with their digests which of them a setting changes", () => {
    const before = digests("before");
    const after = digests("after", ({ pipeline, ...rest }) => ({ ...rest, pipeline: { ...pipeline, memoryMb: 1024 } }));
    expect([...after].filter(([id, digest]) => before.get(id) !== digest).map(([id]) => id)).toEqual(["dev-pipeline"]);
  });

  it("depend on nothing that their contracts and configurations do not tell, and read only fields that exist", () => {
    const { graph, contracts, directoryOf } = synthesize({
      platform,
      environment: "dev",
      outdir: join(root, "x"),
      variables: {},
    });
    for (const { id, reads } of graph.stacks) {
      const { liveData, fieldsRead } = readConfiguration(directoryOf(id));
      expect([id, liveData, Object.keys(fieldsRead)]).toEqual([id, [], reads]);
      for (const [contract, fields] of Object.entries(fieldsRead)) {
        const declared = Object.keys(contracts.get(contract)!.schema.shape);
        expect(fields.filter((field) => !declared.includes(field))).toEqual([]);
      }
    }
  });
});

describe("a stack with a function", () => {
  const source = (text: string, file = "functions/hello/greeting.ts") => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  /** Digest of a stack that deploys the function as it is written now. */
  function digestOfFunction(outdir: string): string {
    const app = new App({ outdir: join(root, outdir), stackTraces: false });
    const stack = new (class extends PlatformStack {})(app, testEnvironment(), "hello");
    const { path, digest } = bundleFunction({ entry: "functions/hello/handler.ts", root, outdir: ".bundles" });
    const code = new TerraformAsset(stack, "code", { path, type: AssetType.FILE, assetHash: digest });
    new TerraformOutput(stack, "file", { value: code.path });
    app.synth();
    return digestIn(join(root, outdir, "stacks", "dev-hello"));
  }

  it("has another digest with other code, and the same with a comment, another layout or a moved file", () => {
    source("{}", "package.json");
    source("{}", "package-lock.json");
    source("{}", "tsconfig.json");
    source(
      'import { greet } from "./greeting.ts";\nexport const handler = async () => greet("x");',
      "functions/hello/handler.ts",
    );
    source("export const greet = (name: string) => `hello ${name}`;");
    const before = digestOfFunction("before");
    source("// a comment\n\nexport const greet = (\n  name: string,\n) =>\n  `hello ${name}`;\n");
    expect(digestOfFunction("commented")).toBe(before);
    source('export { greet } from "./words/greeting.ts";');
    source("export const greet = (name: string) => `hello ${name}`;", "functions/hello/words/greeting.ts");
    expect(digestOfFunction("moved")).toBe(before);
    source("export const greet = (name: string) => `good day ${name}`;", "functions/hello/words/greeting.ts");
    expect(digestOfFunction("changed")).not.toBe(before);
  });
});
