import { readFileSync } from "node:fs";
import { join } from "node:path";

type Settings = Readonly<Record<string, unknown>>;

/** What says where a state lies, by kind of backend; everything else is how it is kept there. */
const places: Readonly<Record<string, readonly string[]>> = { s3: ["bucket", "key", "region"], local: ["path"] };

/**
 * Whether a directory was initialised for the same state but with other settings of its backend (encryption, locking). Terraform
 * refuses to init there without `-reconfigure`, which takes the new settings and touches no state. If the place itself is another,
 * that refusal is wanted: the state would be left behind.
 * @param directory with the stack's `cdk.tf.json`
 * @param dataDirectory Terraform's own, where init keeps what it was told
 */
export function settingsHaveChanged(directory: string, dataDirectory: string): boolean {
  const remembered = backendIn(join(dataDirectory, "terraform.tfstate"), (file) => {
    const { type, config } = (file as { backend: { type: string; config: Settings } }).backend;
    return [type, config];
  });
  const wanted = backendIn(join(directory, "cdk.tf.json"), (file) => {
    const { backend } = (file as { terraform: { backend: Readonly<Record<string, Settings>> } }).terraform;
    return Object.entries(backend)[0];
  });
  if (!remembered || !wanted || remembered[0] !== wanted[0]) return false;
  const [type, before] = remembered;
  const [, now] = wanted;
  const place = places[type];
  if (!place?.every((name) => before[name] === now[name])) return false;
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].some(
    (name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(now[name] ?? null),
  );
}

/** A file that is missing or makes no sense says nothing; Terraform will have its own word about it. */
function backendIn(path: string, find: (file: unknown) => [string, Settings] | undefined) {
  try {
    return find(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}
