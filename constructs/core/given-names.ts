import { EnvironmentError } from "#environments/define";
import type { Environment } from "#environments/environment";

/** How many characters two names begin with in common. */
function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

/** The names that a mistaken one may have meant, at most three, the most alike first. */
export const closestNames = (name: string, names: readonly string[]): readonly string[] =>
  [...names].sort((a, b) => commonStart(name, b) - commonStart(name, a) || a.localeCompare(b)).slice(0, 3);

/**
 * Refuses `names` of an environment that no stack composes: what was meant would be made under another name, beside what exists.
 * @param stacks all stacks of the environment
 * @throws EnvironmentError naming each, and the names that come closest
 */
export function checkGivenNames(
  environment: Pick<Environment, "name" | "names">,
  stacks: readonly { readonly composedNames: ReadonlySet<string> }[],
): void {
  const composed = stacks.flatMap(({ composedNames }) => [...composedNames]);
  const unknown = Object.keys(environment.names).filter((name) => !composed.includes(name));
  if (unknown.length === 0) return;
  const lines = unknown.map(
    (name) => `  names.${name}: nothing would be called that; did you mean ${closestNames(name, composed).join(", ")}?`,
  );
  throw new EnvironmentError(`environments/${environment.name}.ts:\n${lines.join("\n")}`);
}
