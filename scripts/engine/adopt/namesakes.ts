import { environmentSchema } from "#environments/environment";
import { settingPlaces } from "./setting-places.ts";
import type { StackGap } from "./targets.ts";
import type { Workbench } from "./workbench.ts";

/** As many words of a name have to be the same: one alone, such as `name`, says nothing. */
const FEWEST_WORDS = 2;

/**
 * Settings that a stack reads and that go by a name like the attribute that a gap lies in, though nothing tried there explained it: where a
 * person may look first. `kubernetes.publicAccessCidrs` is one of `endpoint_public_access`.
 */
export function namesakesOf({ stack, path }: StackGap, bench: Workbench): readonly (readonly string[])[] {
  const { overrides: _, ...environment } = bench.environment;
  const words = new Set(wordsOf(path.filter((part) => /^[a-z_]+$/.test(part)).at(-1) ?? ""));
  return settingPlaces(environmentSchema, environment)
    .map((place) => place.path)
    .filter((setting) => wordsOf(setting.at(-1) ?? "").filter((word) => words.has(word)).length >= FEWEST_WORDS)
    .filter((setting) => bench.readersOf(setting).includes(stack));
}

/** `public`, `access` and `cidrs` of `publicAccessCidrs` and of `public_access_cidrs`. */
const wordsOf = (name: string): readonly string[] => [
  ...new Set(
    name
      .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      .split("_")
      .filter((word) => word !== ""),
  ),
];
