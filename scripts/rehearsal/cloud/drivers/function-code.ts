import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { Attributes } from "#scripts/rehearsal/cloud/cloud-object";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64");

/** This process's directory, and those of the stacks synthesized there: one of them is Terraform's, most likely. */
export const usualDirectories = (): string[] => {
  const stacks = resolve("cdktf.out", "stacks");
  const synthesized = existsSync(stacks) ? readdirSync(stacks).map((name) => join(stacks, name)) : [];
  return [process.cwd(), ...synthesized];
};

/**
 * Reads a function's package. A relative name is looked up in each directory; where several have such a file,
 * `source_code_hash` tells which one is meant. A bundle of this repository has the hash of its code there and in its name, so
 * that any file of that name is the same code.
 * @throws if there is none, saying where it was looked for
 */
export const functionCode = (attributes: Attributes, directories: Iterable<string>): Uint8Array => {
  const { filename, source_code_hash } = attributes;
  if (typeof filename !== "string" || filename === "")
    throw new Error("the rehearsal runs functions from `filename` only; packages in S3 and images are not supported");
  const paths = isAbsolute(filename) ? [filename] : [...directories].map((directory) => join(directory, filename));
  const packages = paths.filter((path) => existsSync(path)).map((path) => readFileSync(path));
  const meant = packages.find((bytes) => sha256(bytes) === source_code_hash) ?? packages[0];
  if (meant) return meant;
  throw new Error(`no package ${filename}; looked for ${paths.join(", ")}. Synthesize again (it builds the packages)`);
};
