import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryDirectory } from "#scripts/rehearsal/provider/testing/workspace";
import { allFacts } from "#scripts/rehearsal/provider/types/index";
import { createCatalog } from "./catalog.ts";
import type { Block } from "./model.ts";
import { DIFFERENCES } from "./real-provider-differences.ts";

/** A block in the output of `terraform providers schema -json`. */
interface RealBlock {
  readonly attributes?: Readonly<
    Record<
      string,
      { type: unknown } & Partial<Record<"required" | "optional" | "computed" | "sensitive" | "write_only", boolean>>
    >
  >;
  readonly block_types?: Readonly<
    Record<string, { nesting_mode: string; min_items?: number; max_items?: number; block: RealBlock }>
  >;
}

type Flat = Map<string, string>;

const ofReal = (block: RealBlock, prefix = "", flat: Flat = new Map()): Flat => {
  for (const [name, { type, ...flags }] of Object.entries(block.attributes ?? {})) {
    const set = (["required", "optional", "computed", "sensitive", "write_only"] as const).filter(
      (flag) => flags[flag],
    );
    flat.set(prefix + name, `${JSON.stringify(type)} ${set.join(" ")}`);
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    flat.set(
      prefix + name,
      `${nested.nesting_mode} block, ${nested.min_items ?? 0} to ${nested.max_items === 1 ? 1 : "many"}`,
    );
    ofReal(nested.block, `${prefix}${name}.`, flat);
  }
  return flat;
};

const ofOurs = (block: Block, prefix = "", flat: Flat = new Map()): Flat => {
  for (const { name, type, required, optional, computed, sensitive, writeOnly, resets } of block.attributes) {
    // What is computed here only because the provider has a default is not so there.
    const flags = { required, optional, computed: computed && !resets, sensitive, write_only: writeOnly };
    const set = Object.entries(flags).flatMap(([flag, value]) => (value ? [flag] : []));
    flat.set(prefix + name, `${JSON.stringify(type)} ${set.join(" ")}`);
  }
  for (const { name, nesting, minItems, maxItems, block: inner } of block.blocks) {
    flat.set(prefix + name, `${nesting} block, ${minItems} to ${nesting === "single" || maxItems !== 1 ? "many" : 1}`);
    ofOurs(inner, `${prefix}${name}.`, flat);
  }
  return flat;
};

const differences = (ours: Flat, real: Flat): string[] =>
  [...new Set([...ours.keys(), ...real.keys()])]
    .filter((path) => ours.get(path) !== real.get(path))
    // With a block that one of them lacks, what is in it is lacking too.
    .filter((path) => !path.includes(".") || (ours.has(parent(path)) && real.has(parent(path))))
    .map((path) => `${path}: ${ours.get(path) ?? "-"} | ${real.get(path) ?? "-"}`)
    .sort();

const parent = (path: string): string => path.slice(0, path.lastIndexOf("."));

const mirror = process.env.SLUICE_PROVIDER_MIRROR;
const versions = mirror ? readdirSync(join(mirror, "registry.terraform.io/hashicorp/aws")) : [];
const version = versions.find((candidate) => Object.hasOwn(DIFFERENCES, candidate));
const temporary = temporaryDirectory();
afterAll(temporary.remove);

const realSchemas = (): Record<string, { block: RealBlock }> => {
  const required_providers = { aws: { source: "hashicorp/aws", version } };
  writeFileSync(join(temporary.path, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  const rc = join(temporary.path, "terraform.rc");
  writeFileSync(rc, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: rc };
  const terraform = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("terraform", args, {
      cwd: temporary.path,
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  terraform("init", "-no-color");
  const { provider_schemas } = JSON.parse(terraform("providers", "schema", "-json"));
  return Object.values(
    provider_schemas as Record<string, { resource_schemas: Record<string, { block: RealBlock }> }>,
  )[0]!.resource_schemas;
};

describe.skipIf(version === undefined)(`the real AWS provider ${version}`, () => {
  it("has the schemas that are derived here, but for known differences of its version", () => {
    const real = realSchemas();
    const catalog = createCatalog();
    const found = Object.keys(allFacts).flatMap((type) =>
      differences(ofOurs(catalog.resource(type)!), ofReal(real[type]!.block)).map(
        (difference) => `${type}.${difference}`,
      ),
    );
    const regional = found.filter((line) => line.endsWith('.region: "string" optional computed | -'));
    expect(regional.length).toBeGreaterThan(40);
    expect(found.filter((line) => !regional.includes(line))).toEqual(DIFFERENCES[version!]);
  });
});
