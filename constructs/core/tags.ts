import type { Environment } from "#environments/environment";

/** The six tags that every taggable resource carries, by the provider's `default_tags`. */
export function standardTags(environment: Environment, stack: string): Record<string, string> {
  return {
    Project: "sluice",
    Environment: environment.name,
    Stack: stack,
    Owner: environment.owner,
    CostCenter: environment.costCenter,
    ManagedBy: "terraform",
  };
}
