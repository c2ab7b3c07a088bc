import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Resource and data source types in a directory of synthesized stacks. A provider that serves these alone answers in
 * milliseconds; all that AWS has would take Terraform seconds to read, in every process.
 * @param outdir directory as cdktf lays it out: `<outdir>/stacks/<id>/cdk.tf.json`
 */
export function usedTypes(outdir: string): readonly string[] {
  const files = read(() => readdirSync(join(outdir, "stacks"), { withFileTypes: true })) ?? [];
  const types = files
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => typesIn(join(outdir, "stacks", name, "cdk.tf.json")));
  return [...new Set(types)].sort();
}

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
