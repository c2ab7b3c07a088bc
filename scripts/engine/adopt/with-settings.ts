import { type Environment, type EnvironmentInput, environmentSchema } from "#environments/environment";
import type { Setting } from "#scripts/engine/environment-file";
import { isRecordAt } from "./setting-places.ts";

/** Terraform JSON by stack id. */
export type Synthesized = ReadonlyMap<string, unknown>;

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/**
 * A copy of what an environment's file says, with settings replaced. A value of undefined takes the setting away.
 * @param whole the validated environment: where the file leaves a whole record to its default, the record is written out with it
 */
export function withSettings(
  input: EnvironmentInput,
  whole: Environment,
  settings: readonly Setting[],
): EnvironmentInput {
  const copy = structuredClone(input);
  for (const setting of settings) {
    const { path, value } = asWritten(copy, whole, setting);
    let target = copy as unknown as Tree;
    for (const key of path.slice(0, -1)) {
      if (!isTree(target[key])) target[key] = {};
      target = target[key] as Tree;
    }
    const leaf = path.at(-1)!;
    if (value === undefined) delete target[leaf];
    else target[leaf] = value;
  }
  return copy;
}

/**
 * A setting as it has to be written: its own path, or that of the record that it is an entry of, where the file says nothing of that
 * record and its default has other entries, which would be gone.
 * @param input what the file says
 */
export function asWritten(input: EnvironmentInput, whole: Environment, { path, value }: Setting): Setting {
  const at = path.findIndex((_, depth) => depth > 0 && isDefaultRecord(input, whole, path.slice(0, depth)));
  if (at < 0) return { path, value };
  const record = structuredClone(valueAt(whole, path.slice(0, at))) as Tree;
  const rest = path.slice(at);
  let target = record;
  for (const key of rest.slice(0, -1)) {
    if (!isTree(target[key])) target[key] = {};
    target = target[key] as Tree;
  }
  if (value === undefined) delete target[rest.at(-1)!];
  else target[rest.at(-1)!] = value;
  return { path: path.slice(0, at), value: record };
}

function isDefaultRecord(input: EnvironmentInput, whole: Environment, path: readonly string[]): boolean {
  if (!isRecordAt(environmentSchema, path)) return false;
  const said = valueAt(input, path);
  const holds = valueAt(whole, path);
  return said === undefined && isTree(holds) && Object.keys(holds).length > 0;
}

/** What stands at a path; undefined where nothing does. */
export const valueAt = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined), root);

/** Settings as they have to stand in the file, so that it comes to what `withSettings` makes. */
export function writtenSettings(
  input: EnvironmentInput,
  whole: Environment,
  settings: readonly Setting[],
): readonly Setting[] {
  const after = withSettings(input, whole, settings);
  const paths = settings.map((setting) => asWritten(input, whole, setting).path);
  const once = new Map(paths.map((path) => [JSON.stringify(path), path]));
  return [...once.values()].map((path) => ({ path, value: valueAt(after, path) }));
}
