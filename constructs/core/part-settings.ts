import { EnvironmentError } from "#environments/define";
import type { Environment } from "#environments/environment";
import type { PartSettings } from "#environments/settings/parts";

/** Kinds of parts that an environment may say something of one by one: `alarms`, `functions`, ... */
export type PartKind = keyof PartSettings;

/** Every kind of part. */
export const partKinds = ["alarms", "functions", "logs", "buckets", "tags"] as const satisfies readonly PartKind[];

/** Construct ids that do not show, as in an address: the one resource that a construct is about. */
const hidden = "default";

/** Where a part stands: `rds/alarms/cpu`. @param path ids of the constructs from the stack (excluded) down to it */
export const placeOf = (concern: string, path: readonly string[]): string =>
  [concern, ...path.filter((id) => id !== hidden)].join("/");

/** A stack as far as parts of it are concerned. */
interface Whole {
  readonly concern: string;
  /** Places where a part of the kind stands. */
  partsOf(kind: PartKind): ReadonlySet<string>;
}

/**
 * Refuses settings of single parts that no stack has: what was meant would silently stay as it is.
 * @param stacks all stacks of the environment
 * @throws EnvironmentError naming each, and the places that come closest
 */
export function checkParts(environment: Pick<Environment, "name" | PartKind>, stacks: readonly Whole[]): void {
  const lines = partKinds.flatMap((kind) => {
    const named = Object.keys(environment[kind]);
    if (named.length === 0) return [];
    const places = stacks.flatMap((stack) => [...stack.partsOf(kind)]);
    return named
      .filter((place) => !places.includes(place))
      .map((place) => `  ${kind}.${place}: there is none; did you mean ${nearest(place, places).join(", ")}?`);
  });
  if (lines.length > 0) throw new EnvironmentError(`environments/${environment.name}.ts:\n${lines.join("\n")}`);
}

/** Three places that share most parts with a text. */
function nearest(text: string, places: readonly string[]): readonly string[] {
  const words = (place: string) => place.split("/");
  const shared = (place: string) => words(place).filter((word) => words(text).includes(word)).length;
  return [...places].sort((one, other) => shared(other) - shared(one) || one.localeCompare(other)).slice(0, 3);
}
