import { cidrsOverlap } from "./cidr.ts";
import { defineEnvironment, EnvironmentError } from "./define.ts";
import { dev } from "./dev.ts";
import type { Environment, EnvironmentInput } from "./environment.ts";
import { local } from "./local.ts";
import { parseOverrides } from "./overrides.ts";
import { prod } from "./prod.ts";
import { staging } from "./staging.ts";

const inputs: readonly EnvironmentInput[] = [local, dev, staging, prod];

/** Names of all environments, in the order of promotion. */
export const environmentNames: readonly string[] = inputs.map((input) => input.name);

/**
 * Validates environments together: each alone, and that no two share a name or addresses (or they could never be peered).
 * @throws EnvironmentError naming both
 */
export function defineEnvironments(list: readonly EnvironmentInput[], settings?: string): readonly Environment[] {
  const overrides = parseOverrides(settings);
  const environments = list.map((input) => defineEnvironment(input, overrides));
  for (const [index, one] of environments.entries()) {
    for (const other of environments.slice(index + 1)) {
      if (one.name === other.name)
        throw new EnvironmentError(`two environments are called "${one.name}"; names must differ`);
      if (cidrsOverlap(one.network.cidr, other.network.cidr)) {
        throw new EnvironmentError(
          `network.cidr of ${one.name} (${one.network.cidr}) and ${other.name} (${other.network.cidr}) overlap; give each a range of its own`,
        );
      }
    }
  }
  return environments;
}

/**
 * Every environment, validated. `SLUICE_SET` (ad-hoc settings of this run) applies to all of them, `SLUICE_ENV` narrows the list to one.
 * @throws EnvironmentError or OverrideError naming what is wrong
 */
export function loadEnvironments(variables: NodeJS.ProcessEnv = process.env): readonly Environment[] {
  const wanted = variables.SLUICE_ENV || undefined;
  if (wanted !== undefined && !environmentNames.includes(wanted)) {
    throw new EnvironmentError(
      `SLUICE_ENV: there is no environment "${wanted}"; there are ${environmentNames.join(", ")}`,
    );
  }
  // One environment's override (a network range, say) must not be refused for clashing with the others.
  return defineEnvironments(
    inputs.filter((input) => wanted === undefined || input.name === wanted),
    variables.SLUICE_SET,
  );
}
