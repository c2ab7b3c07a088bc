import type { Environment } from "#environments/environment";
import { parseOverrides } from "#environments/overrides";
import type { Platform } from "#scripts/engine/synthesize";

export type Availability = Environment["availability"];

/** Whether ad-hoc settings of a run say what availability is to be. */
export const setsAvailability = (settings: string | undefined): boolean =>
  parseOverrides(settings).some(({ path }) => path[0] === "availability");

/**
 * A platform whose environments have that availability, validated, as if their files said so: no ad-hoc setting is recorded for
 * it. Ad-hoc settings of a run come on top, as they do on files.
 */
export const withAvailability = (
  platform: Platform<Environment>,
  availability: Availability,
): Platform<Environment> => ({
  ...platform,
  loadEnvironments: (variables) => {
    const { SLUICE_SET } = variables;
    const settings = [`availability=${availability}`, SLUICE_SET].filter((text) => text).join(",");
    const environments = platform.loadEnvironments({ ...variables, SLUICE_SET: settings });
    if (setsAvailability(SLUICE_SET)) return environments;
    return environments.map(({ overrides: { availability: _, ...overrides }, ...environment }) => ({
      ...environment,
      overrides,
    }));
  },
});
