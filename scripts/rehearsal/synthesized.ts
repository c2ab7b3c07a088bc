import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Directories of the stacks synthesized to a directory, as cdktf lays it out: `<outdir>/stacks/<id>/cdk.tf.json`. */
export function stackDirectories(outdir: string): readonly string[] {
  const entries = read(() => readdirSync(join(outdir, "stacks"), { withFileTypes: true })) ?? [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(outdir, "stacks", name));
}

/**
 * Resource and data source types that synthesized stacks use. A provider that serves these alone answers in milliseconds; all
 * that AWS has would take Terraform seconds to read, in every process.
 */
export const usedTypes = (outdir: string): readonly string[] => [
  ...new Set(stackDirectories(outdir).flatMap((directory) => typesIn(join(directory, "cdk.tf.json")))),
];

/** A file that is missing or being written just now names no types; Terraform would not read it either. */
function typesIn(file: string): string[] {
  const { resource = {}, data = {} } =
    read(() => JSON.parse(readFileSync(file, "utf8")) as { resource?: object; data?: object }) ?? {};
  return [...Object.keys(resource), ...Object.keys(data)].filter((type) => type.startsWith("aws_"));
}

function read<T>(from: () => T): T | undefined {
  try {
    return from();
  } catch {
    return undefined;
  }
}
