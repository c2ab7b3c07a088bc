import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { factsOf } from "#scripts/rehearsal/provider/types/index";
import { deriveBlock } from "./derive.ts";
import type { Block } from "./model.ts";
import { refineBlock } from "./refine.ts";

/** Schemas by Terraform type name, derived from the installed bindings when first asked for. */
export interface Catalog {
  provider(): Block;
  /** @returns undefined if the bindings have no such resource type */
  resource(type: string): Block | undefined;
  dataSource(type: string): Block | undefined;
  /** Every resource and data source type of the bindings, but for {@link UNREADABLE}. */
  types(): readonly string[];
}

const bindingsFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve("@cdktf/provider-aws/package.json")), "lib");

const moduleName = (type: string): string => type.replace(/^aws_/, "").replaceAll("_", "-");

/** Types whose content is recursive without bounds; the bindings type it as anything, and Terraform takes no such schema. */
export const UNREADABLE: readonly string[] = [
  "aws_quicksight_analysis",
  "aws_quicksight_dashboard",
  "aws_quicksight_template",
  "aws_wafv2_rule_group",
  "aws_wafv2_web_acl",
];

/** Type names as a bindings folder may carry them; anything else is not looked up on the disk. */
const TYPE_NAME = /^aws_[a-z0-9_]+$/;

/** The catalogue of the installed AWS bindings. */
export const createCatalog = (folder: string = bindingsFolder()): Catalog => {
  const derived = new Map<string, Block | undefined>();
  const load = (module: string): Block | undefined => {
    if (!derived.has(module)) {
      const path = join(folder, module, "index.js");
      // Latin-1: these files are ASCII, and decoding them so is twice as quick.
      derived.set(module, existsSync(path) ? deriveBlock(readFileSync(path, "latin1"), module) : undefined);
    }
    return derived.get(module);
  };
  const refined = new Map<string, Block | undefined>();
  const resource = (type: string): Block | undefined => {
    if (!TYPE_NAME.test(type)) return undefined;
    if (!refined.has(type)) {
      const block = load(moduleName(type));
      refined.set(type, block && refineBlock(block, factsOf(type)));
    }
    return refined.get(type);
  };
  return {
    provider: () => load("provider")!,
    resource,
    dataSource: (type) => {
      if (!TYPE_NAME.test(type)) return undefined;
      const block = load(`data-${moduleName(type).replace(/^/, "aws-")}`);
      return block && refineBlock(block, undefined);
    },
    types: () => [
      ...new Set(
        readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && entry.name !== "provider")
          .map((entry) => `aws_${entry.name.replace(/^data-aws-/, "").replaceAll("-", "_")}`)
          .filter((type) => !UNREADABLE.includes(type)),
      ),
    ],
  };
};
